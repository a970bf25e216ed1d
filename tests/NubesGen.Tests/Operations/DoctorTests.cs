using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.Operations;
using NubesGen.Processes;
using NubesGen.Tests.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Operations;

public sealed class DoctorTests
{
    [Fact]
    public async Task A_healthy_project_is_well_and_advice_does_not_fail()
    {
        using var folder = new GitFolder();
        var (checks, reporter) = await CheckAsync(await folder.CreateAsync("repo"), ("TF_WORKSPACE", "x"), ("TF_CLI_CONFIG_FILE", folder["none"]));

        Assert.Equal(2, checks.Count(check => check.IsAdvice));
        Assert.All(checks.Where(check => !check.IsAdvice), check => Assert.True(check.IsWell, check.Finding));
        Assert.Contains(reporter.Steps, step => step.StartsWith("ok   environment: alice on the Local cloud", StringComparison.Ordinal));
        Assert.Contains(reporter.Steps, step => step.StartsWith("note environment variable: TF_WORKSPACE is set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_needs_mending_is_said_with_its_code_and_fails_at_the_end()
    {
        using var folder = new GitFolder();
        var reporter = new RecordingReporter();

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => CheckAsync(folder.Path, reporter))).Problems[0];

        Assert.Equal("NG6004", problem.Code);
        Assert.StartsWith("One check of Doctor failed.", problem.Message, StringComparison.Ordinal);
        Assert.Contains(reporter.Steps, step => step.StartsWith("MEND environment: NG1005; mend: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_that_is_wrong_does_not_keep_the_tools_from_being_checked()
    {
        using var folder = new GitFolder();
        var reporter = new RecordingReporter();

        await Assert.ThrowsAsync<NubesGenException>(() => CheckAsync(folder.Path, reporter, isWrong: true));

        Assert.Contains(reporter.Steps, step => step.StartsWith("MEND project: NG2006", StringComparison.Ordinal));
        Assert.Contains(reporter.Steps, step => step.StartsWith("ok   terraform: ", StringComparison.Ordinal));
    }

    private static async Task<(IReadOnlyList<Check> Checks, RecordingReporter Reporter)> CheckAsync(
        string repository, params (string, string)[] variables)
    {
        var reporter = new RecordingReporter();
        return (await CheckAsync(repository, reporter, isWrong: false, variables), reporter);
    }

    private static Task<IReadOnlyList<Check>> CheckAsync(
        string repository, RecordingReporter reporter, bool isWrong = false, params (string, string)[] variables)
    {
        var application = TestApplications.Create(repository);
        Directory.CreateDirectory(application.ProjectDirectory);
        var machine = ScrubbedMachine.Create(variables);
        var result = new Lazy<ApplicationResult>(() => isWrong
            ? throw new NubesGenException(ConfigurationProblems.NothingToRun("x.csproj"))
            : new ApplicationResult(application, [], [], []));
        return new Doctor(result, new Settings(new Dictionary<string, string>()), new CommandRunner(machine), machine, new AzureConnection(machine), Workflow(machine), reporter)
            .RunAsync(CancellationToken.None);
    }

    private static DefaultBranch Workflow(Machine machine) =>
        new(new GitClient(new CommandRunner(machine), machine), new GitHubApi(machine, new HttpClient()), GitHubRun.Of(machine));
}
