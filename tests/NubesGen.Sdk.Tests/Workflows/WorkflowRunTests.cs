using System.Text.Json.Nodes;
using NubesGen.State;
using NubesGen.Tests.WorkflowRuns;

namespace NubesGen.Tests.Workflows;

/// <summary>The generated workflow is run as GitHub would, with real builds, on the Local cloud.</summary>
public sealed class WorkflowRunTests(PackageFixture package) : IAsyncLifetime
{
    /// <summary>A branch that git allows and a careless script would execute.</summary>
    private const string Branch = "env-$(touch${IFS}canary)";

    private readonly TestRepository repository = new(package);
    private readonly HttpClient http = new();
    private StandInGitHub github = null!;
    private Workflow workflow = null!;

    public async ValueTask InitializeAsync()
    {
        github = await StandInGitHub.StartAsync();
        repository.ChangeProject(project =>
        {
            project.AddProperty("NubesGenCloud", "Local");
            // The files of each change are not of interest here.
            project.AddProperty("NubesGenVerify", "false");
        });
        await repository.InitGitAsync("main");
        await repository.DotNetAsync("build");
        workflow = Workflow.Parse(await File.ReadAllTextAsync(repository[".github", "workflows", "gitops-web-app.yml"]));
        await repository.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        repository.Dispose();
        await github.DisposeAsync();
    }

    [Fact]
    public async Task A_branch_is_deployed_reviewed_changed_and_removed()
    {
        github.HasWorkflow = false;
        await repository.SwitchAsync(Branch);
        var deployed = await RunAsync(GitHubEvents.Create(Branch));
        Assert.True(deployed.Succeeded, deployed.Output);
        Assert.Equal("one", await http.GetStringAsync(deployed.Address));
        Assert.Contains($"<{deployed.Address}>", deployed.Summary, StringComparison.Ordinal);
        Assert.Contains("is not on the default branch", deployed.Summary, StringComparison.Ordinal);
        Assert.Matches(@"- Took [0-9.]+ s: .*provision [0-9.]+ s", deployed.Summary);

        var environment = Assert.Single(Directory.GetDirectories(Path.Combine(repository.Store, "web-app")));
        // Otherwise it would never be found gone.
        Assert.True((await EnvironmentRecord.ReadAsync(new FileEnvironmentStore("x", environment), CancellationToken.None))!.Pushed);
        var planned = await PlanAsync(environment, "KeyVault", from: "feature");
        Assert.True(planned.Succeeded, planned.Output);
        var comment = Assert.Single(github.Comments).Value;
        Assert.Contains("+ create terraform_data.key_vault", comment, StringComparison.Ordinal);
        Assert.Contains("+ create terraform_data.key_vault", planned.Summary, StringComparison.Ordinal);

        // Somebody has pushed more than what was reviewed.
        var reviewed = (await repository.RunAsync("git", ["rev-parse", "HEAD"])).Output.Trim();
        await CommitAddonsAsync("None");
        var other = await MergeAsync();
        Assert.False(other.Succeeded);
        Assert.Contains("error NG3040:", other.Output, StringComparison.Ordinal);
        Assert.Contains("terraform_data.application_insights: delete, which was not reviewed", other.Output, StringComparison.Ordinal);

        await repository.RunAsync("git", ["reset", "--quiet", "--hard", reviewed]);
        var merged = await MergeAsync();
        Assert.True(merged.Succeeded, merged.Output);
        Assert.Contains("the plan is what was reviewed on pull request #7", merged.Output, StringComparison.Ordinal);
        Assert.Equal(deployed.Address, merged.Address);

        // The run of a deletion may be late, or run again.
        await repository.RunAsync("git", ["checkout", "--quiet", "main"]);
        github.Branches = ["main", Branch];
        var late = await RunAsync(GitHubEvents.Delete(Branch));
        Assert.True(late.Succeeded, late.Output);
        Assert.Contains("its branch is there again", late.Summary, StringComparison.Ordinal);
        Assert.Equal("one", await http.GetStringAsync(deployed.Address));

        github.Branches = ["main"];
        var destroyed = await RunAsync(GitHubEvents.Delete(Branch));
        Assert.True(destroyed.Succeeded, destroyed.Output);
        Assert.Equal(["destroy"], destroyed.Jobs);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(deployed.Address));
        Assert.False(Directory.Exists(environment));
        Assert.Empty(Directory.GetFiles(repository.Path, "canary", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_protected_environment_outlives_its_branch_and_goes_by_hand_with_its_name_only()
    {
        await repository.SwitchAsync("env-prod");
        var deployed = await RunAsync(GitHubEvents.Create("env-prod"));
        Assert.True(deployed.Succeeded, deployed.Output);

        await repository.RunAsync("git", ["checkout", "--quiet", "main"]);
        var deletion = await RunAsync(GitHubEvents.Delete("env-prod"));
        Assert.True(deletion.Succeeded, deletion.Output);
        Assert.Contains("::notice::Environment prod is protected and stays", deletion.Output, StringComparison.Ordinal);
        Assert.Contains("protected and stays", deletion.Summary, StringComparison.Ordinal);
        Assert.Equal("one", await http.GetStringAsync(deployed.Address));

        // GitHub lets in its branch only.
        await repository.RunAsync("git", ["checkout", "--quiet", "env-prod"]);
        Assert.Contains("error NG1007:", (await RunAsync(GitHubEvents.Manual("destroy", "env-prod", confirm: "production"))).Output, StringComparison.Ordinal);
        var destroyed = await RunAsync(GitHubEvents.Manual("destroy", "env-prod", confirm: "prod"));
        Assert.True(destroyed.Succeeded, destroyed.Output);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(deployed.Address));
    }

    /// <summary>While somebody else holds the environment, whose store is not touched.</summary>
    private async Task<WorkflowResult> PlanAsync(string environment, string addons, string from)
    {
        await repository.SwitchAsync(from);
        await CommitAddonsAsync(addons);
        var holder = new LockHolder("somebody", "elsewhere", NubesGen.Processes.ProcessTable.Self(), null, null, "Provision", DateTimeOffset.UtcNow);
        using var held = await new FileEnvironmentStore("x", environment).LockAsync(holder, TimeSpan.FromSeconds(10), new RecordingReporter(), CancellationToken.None);
        var before = Content(environment);
        var planned = await RunAsync(GitHubEvents.PullRequest(Branch));
        Assert.Equal(before, Content(environment));
        await repository.SwitchAsync(Branch);
        return planned;
    }

    private static Dictionary<string, DateTime> Content(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            // The application that runs meanwhile writes its own log.
            .Where(file => !file.EndsWith("app.log", StringComparison.Ordinal))
            .ToDictionary(file => file, File.GetLastWriteTimeUtc);

    private async Task CommitAddonsAsync(string addons)
    {
        repository.ChangeProject(project =>
        {
            foreach (var property in project.Properties.Where(property => property.Name == "NubesGenAddons").ToList())
            {
                property.Parent.RemoveChild(property);
            }

            project.AddProperty("NubesGenAddons", addons == "None" ? "None" : $"ApplicationInsights;{addons}");
        });
        await repository.CommitAsync();
    }

    private async Task<WorkflowResult> MergeAsync()
    {
        github.MergeCommit = (await repository.RunAsync("git", ["rev-parse", "HEAD"])).Output.Trim();
        return await RunAsync(GitHubEvents.Push(Branch), github.MergeCommit);
    }

    private Task<WorkflowResult> RunAsync(JsonObject payload, string commit = "0000000000000000000000000000000000000000")
    {
        payload["token"] = StandInGitHub.Token;
        payload["sha"] = commit;
        return new WorkflowRunner(repository.Path, Path.Combine(repository.Path, "obj", "runner"), ScrubbedMachine.Create(("MSBUILDDISABLENODEREUSE", "1")))
        {
            More = new Dictionary<string, string> { ["GITHUB_API_URL"] = github.Address },
        }.RunAsync(workflow, payload);
    }
}
