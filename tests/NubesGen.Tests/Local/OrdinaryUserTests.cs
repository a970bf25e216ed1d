using NubesGen.Deployment.Local;
using NubesGen.Processes;

namespace NubesGen.Tests.Local;

/// <summary>Root is not everybody. When root runs the tests, those of the services run once more as a user without any rights.</summary>
[Trait("Category", "Slow")]
public sealed class OrdinaryUserTests : IClassFixture<InstalledPrograms>
{
    [Theory]
    [InlineData(nameof(LocalServicesTests.PostgreSql_keeps_port_password_and_data_when_everything_is_killed))]
    [InlineData(nameof(LocalServicesTests.Redis_keeps_its_data_when_killed_and_when_undeclared_for_a_while))]
    [InlineData(nameof(LocalServicesTests.Destroying_leaves_no_process_and_no_folder_and_can_be_repeated))]
    public async Task Services_work_for_an_ordinary_user_too(string test)
    {
        await using var cloud = new LocalCloud();
        if (!cloud.Machine.IsRoot)
        {
            // Then the test named above has just shown it.
            return;
        }

        var nobody = SystemUser.Find(["nobody"])!;
        var home = Directory.CreateTempSubdirectory("nubesgen-nobody-").FullName;
        try
        {
            var copy = cloud.Shell($"cp -R '{AppContext.BaseDirectory}' '{home}/tests' && chown -R {nobody.Uid}:{nobody.Gid} '{home}'");
            Assert.True((await cloud.Runner.RunAsync(copy, CancellationToken.None)).Succeeded);
            var run = new Command(
                "setpriv", $"--reuid={nobody.Uid}", $"--regid={nobody.Gid}", "--clear-groups", "--",
                "dotnet", "vstest", "tests/NubesGen.Tests.dll", $"--TestCaseFilter:FullyQualifiedName~{test}")
            {
                WorkingDirectory = home,
                Environment = new Dictionary<string, string>
                {
                    ["PATH"] = cloud.Machine.Variable("PATH")!,
                    ["HOME"] = home,
                    ["DOTNET_CLI_HOME"] = home,
                    ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                    ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
                    ["DOTNET_NOLOGO"] = "true",
                },
            };

            var result = await cloud.Runner.RunAsync(run, CancellationToken.None);

            Assert.True(result.Succeeded && result.Output.Contains("Passed!", StringComparison.Ordinal), result.Output + result.Error);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
