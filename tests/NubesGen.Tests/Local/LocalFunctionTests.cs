using System.Text.Json;
using NubesGen.Deployment;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Local;

public sealed class LocalFunctionTests
{
    [Fact]
    public async Task Functions_are_not_deployed_and_the_error_says_how_to_start_them()
    {
        using var folder = new TestFolder();
        var machine = ScrubbedMachine.Create();
        var cloud = new Deployment.Local.LocalCloud(
            TestApplications.Catalog, TestApplications.TemplatesFolder, new CommandRunner(machine), machine, new RecordingReporter());
        var target = new TargetEnvironment
        {
            Application = TestApplications.Create(folder.Path, "Function"),
            Name = EnvironmentName.Parse("alice"),
            Branch = null,
            Commit = null,
            Cloud = CloudKind.Local,
            Folder = folder["environment"],
        };

        var failure = await Assert.ThrowsAsync<NubesGenException>(() => cloud.DeployAsync(
            target, new Dictionary<string, JsonElement>(), new DeploymentRequest(folder.Path, TimeSpan.FromSeconds(1), 1), CancellationToken.None));

        var problem = Assert.Single(failure.Problems);
        Assert.Equal("NG5018", problem.Code);
        Assert.EndsWith("func start.", problem.Message, StringComparison.Ordinal);
    }
}
