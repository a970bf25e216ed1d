using NubesGen.Applications;
using NubesGen.Deployment.Local;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Local;

/// <summary>Services that are not started: given by the user, not to be had, or nothing to run.</summary>
public sealed class GivenServicesTests
{
    [Fact]
    public async Task A_connection_string_in_the_environment_is_used_and_nothing_is_started()
    {
        await using var cloud = new LocalCloud(variables: ("ConnectionStrings__Database", "Server=elsewhere"));

        var settings = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.PostgreSql), cloud.Declare(LocalCatalog.SqlServer));

        Assert.Equal("Server=elsewhere", settings["ConnectionStrings__Database"]);
        Assert.Empty(cloud.Processes());
    }

    [Fact]
    public async Task A_line_of_local_env_is_used_and_all_its_other_lines_reach_the_application()
    {
        await using var cloud = new LocalCloud();
        Write(cloud, "# mine\n\n ConnectionStrings__Blobs = UseDevelopmentStorage=true\nApiKey=a=b\n");

        var settings = await cloud.EnsureAsync(cloud.Declare(LocalCatalog.StorageBlob));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Blobs"] = "UseDevelopmentStorage=true",
                ["Storage__Container"] = "data",
                ["ApiKey"] = "a=b",
            },
            settings);
    }

    [Fact]
    public async Task A_line_that_is_no_setting_is_shown_with_its_number()
    {
        await using var cloud = new LocalCloud();
        Write(cloud, "A=1\nexport\n");

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => cloud.EnsureAsync())).Problems[0];

        Assert.Equal(("NG5015", 2, cloud.Environment.SettingsFile), (problem.Code, problem.Line, problem.File));
    }

    [Fact]
    public async Task A_service_that_cannot_be_had_locally_names_the_setting_to_give()
    {
        await using var cloud = new LocalCloud();

        var problem = await Assert.ThrowsAsync<NubesGenException>(() => cloud.EnsureAsync(cloud.Declare(LocalCatalog.SqlServer)));

        Assert.Equal("NG5003", problem.Problems[0].Code);
        Assert.Contains("ConnectionStrings__Database=", problem.Message, StringComparison.Ordinal);
        Assert.Contains(cloud.Environment.SettingsFile, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_not_installed_names_the_package_and_the_setting()
    {
        await using var cloud = new LocalCloud();
        var form = cloud.Folder["catalog"];
        Directory.CreateDirectory(form);
        File.WriteAllText(Path.Combine(form, "local.json"), """
            { "name": "Nonesuch", "programs": [["nonesuchd", "nonesuch-server"]], "packages": { "apt": "nonesuch", "brew": "nonesuch" },
              "start": { "program": "nonesuchd", "arguments": [] } }
            """);
        var service = LocalCatalog.Service("Nonesuch", form, new SettingDefinition("ConnectionStrings__Nonesuch", "", "x", "{{ port }}"));

        var problem = await Assert.ThrowsAsync<NubesGenException>(() => cloud.EnsureAsync(cloud.Declare(service)));

        Assert.Equal("NG5002", problem.Problems[0].Code);
        Assert.Contains("nonesuchd or nonesuch-server", problem.Message, StringComparison.Ordinal);
        Assert.Contains("install nonesuch", problem.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Nonesuch", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_needs_nothing_to_run_brings_no_setting()
    {
        await using var cloud = new LocalCloud();

        Assert.Empty(await cloud.EnsureAsync(cloud.Declare(LocalCatalog.ApplicationInsights)));
    }

    [Fact]
    public async Task Windows_is_sent_to_its_Linux()
    {
        await using var cloud = new LocalCloud();
        var services = new LocalServices(cloud.Machine with { IsWindows = true }, cloud.Runner, cloud.Reporter);

        var problem = await Assert.ThrowsAsync<NubesGenException>(() => services.EnsureAsync(cloud.Environment, [], false, CancellationToken.None));

        Assert.Equal("NG5001", problem.Problems[0].Code);
    }

    private static void Write(LocalCloud cloud, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(cloud.Environment.SettingsFile)!);
        File.WriteAllText(cloud.Environment.SettingsFile, text);
    }
}
