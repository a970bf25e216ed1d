using System.Text.Json.Nodes;
using NubesGen.Tests.WorkflowRuns;

namespace NubesGen.Tests.Generation;

/// <summary>
/// Branches whose names are programs go through the scripts of the workflow, which a shell runs as GitHub's runner would. In place of
/// dotnet stands a program that writes down what it was called with.
/// </summary>
public sealed class HostileBranchTests : IDisposable
{
    private const string Canary = "canary";

    private static readonly string Long = "env-" + new string('x', 240);

    private readonly TestFolder folder = new();

    public HostileBranchTests()
    {
        Directory.CreateDirectory(folder["bin"]);
        Directory.CreateDirectory(folder["work"]);
        File.WriteAllText(folder["bin", "dotnet"], $"#!/bin/sh\nfor argument; do printf '%s\\n' \"$argument\" >>'{Called}'; done\nprintf '%s' \"$NUBESGEN_BRANCH\" >'{Branch}'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["bin", "dotnet"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>All of them are names that git allows: no space, no control character, none of <c>~ ^ : ? * [ \</c>.</summary>
    public static TheoryData<string> Armed =>
    [
        "env-$(touch${IFS}canary)",
        "env-`touch${IFS}canary`",
        "env-;touch${IFS}canary;",
        "env-x&&touch${IFS}canary;",
        "env-x|touch${IFS}canary;",
        "env-x;touch<>canary",
        "env-x>canary",
        "env-\"$(touch${IFS}canary)\"",
        "env-'$(touch${IFS}canary)'",
        "env-'\";touch${IFS}canary;#",
        "env-$(printf${IFS}x>canary)ü",
        "env-x&touch${IFS}canary;",
        "env-{touch,canary};{touch,canary};",
    ];

    /// <summary>Those that run nothing, and could be misread all the same.</summary>
    public static TheoryData<string> Odd => ["env--p:NubesGenConfirm=prod", "env-%70rod", "env-ü/ß", "env-a,b;c=d", "env-@file", "env-!x", "env-$HOME", Long];

    private string Called => folder["called"];

    private string Branch => folder["branch"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Armed))]
    [MemberData(nameof(Odd))]
    public async Task Nothing_of_a_name_is_executed_or_becomes_an_argument(string branch)
    {
        foreach (var github in Events(branch))
        {
            File.Delete(Called);
            var result = await RunAsync(GeneratedWorkflows.Of(folder["work"]), github);

            Assert.True(result.Succeeded, result.Output);
            Assert.NotEmpty(result.Jobs);
            Assert.Empty(Directory.GetFiles(folder["work"], "*", SearchOption.AllDirectories));
            Assert.All(await File.ReadAllLinesAsync(Called), argument => Assert.Matches("^(?:build|publish|\\./src/App/App\\.csproj|-t:[A-Za-z]+|-p:NubesGen[A-Za-z]+=[a-z0-9-]*)$", argument));
            var isManual = github["event_name"]!.GetValue<string>() == "workflow_dispatch";
            Assert.Equal(isManual ? github["event"]!["inputs"]!["branch"]!.GetValue<string>() : "", await File.ReadAllTextAsync(Branch));
        }
    }

    [Theory]
    [MemberData(nameof(Armed))]
    public async Task The_same_name_would_be_executed_by_a_workflow_that_interpolates(string branch)
    {
        var bad = GeneratedWorkflows.Of(folder["work"]).Replace(
            "dotnet publish \"./$PROJECT\" -t:DeployEnv", "dotnet publish -t:DeployEnv -p:NubesGenBranch=${{ github.ref_name }}", StringComparison.Ordinal);
        var isExecuted = false;
        // A name may need to be quoted to do harm, or not to be.
        foreach (var quote in new[] { "", "\"", "'" })
        {
            await RunAsync(bad.Replace("${{ github.ref_name }} ", $"{quote}${{{{ github.ref_name }}}}{quote} ", StringComparison.Ordinal), GitHubEvents.Push(branch));
            isExecuted |= File.Exists(folder["work", Canary]);
        }

        Assert.True(isExecuted);
    }

    [Theory]
    [InlineData("prod$(touch canary)")]
    [InlineData("x;NubesGenAllowDataLoss=true")]
    [InlineData("\"; touch canary; \"")]
    [InlineData("a,b=c")]
    [InlineData("-p:x=y\n-t:Z")]
    public async Task What_a_person_types_is_one_word(string typed)
    {
        foreach (var operation in new[] { "destroy", "unlock", "apply-with-data-loss" })
        {
            File.Delete(Called);

            await RunAsync(GeneratedWorkflows.Of(folder["work"]), GitHubEvents.Manual(operation, "env-alice", confirm: typed));

            var lines = await File.ReadAllLinesAsync(Called);
            Assert.Equal(4, lines.Length);
            Assert.Matches("^-p:NubesGen(?:Confirm|AllowDataLoss)=[a-z0-9-]*$", lines[3]);
            Assert.False(File.Exists(folder["work", Canary]));
        }
    }

    [Fact]
    public async Task What_a_person_types_as_it_should_be_arrives()
    {
        await RunAsync(GeneratedWorkflows.Of(folder["work"]), GitHubEvents.Manual("apply-with-data-loss", "env-alice", confirm: "0123abcdef"));
        Assert.Contains("-p:NubesGenAllowDataLoss=0123abcdef", await File.ReadAllLinesAsync(Called));
        await RunAsync(GeneratedWorkflows.Of(folder["work"]), GitHubEvents.Manual("destroy", "main", "env-a-1", "a-1"));
        Assert.Contains("-p:NubesGenConfirm=a-1", await File.ReadAllLinesAsync(Called));
    }

    [Fact]
    public async Task Any_path_of_a_project_arrives_as_it_is()
    {
        foreach (var project in GeneratedWorkflows.AwkwardProjects)
        {
            File.Delete(Called);

            await RunAsync(GeneratedWorkflows.Of(folder["work"], project), GitHubEvents.Push("env-alice"));

            Assert.Equal(["publish", $"./{project}", "-t:DeployEnv", "-p:NubesGenAllowDataLoss="], await File.ReadAllLinesAsync(Called));
            Assert.False(File.Exists(folder["work", Canary]));
        }
    }

    private static IEnumerable<JsonObject> Events(string branch) =>
        [GitHubEvents.Push(branch), GitHubEvents.Delete(branch), GitHubEvents.PullRequest(branch), GitHubEvents.Manual("destroy", "main", branch, "x"), GitHubEvents.Manual("apply", branch)];

    private Task<WorkflowResult> RunAsync(string workflow, JsonObject github)
    {
        var machine = ScrubbedMachine.Create();
        var path = $"{folder["bin"]}:{machine.Variables["PATH"]}";
        return new WorkflowRunner(folder["work"], folder["runner"], ScrubbedMachine.Create(("PATH", path))).RunAsync(Workflow.Parse(workflow), github);
    }
}
