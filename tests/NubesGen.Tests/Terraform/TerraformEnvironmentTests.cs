using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

public sealed class TerraformEnvironmentTests
{
    [Fact]
    public void Settings_that_would_change_our_meaning_are_left_out_and_the_rest_stays()
    {
        using var folder = new TestFolder();
        var machine = new Machine(new Dictionary<string, string>
        {
            ["PATH"] = "/bin",
            ["TF_VAR_name"] = "alice",
            ["TF_PLUGIN_CACHE_DIR"] = "/cache",
            ["TF_CLI_ARGS"] = "-lock=false",
            ["TF_CLI_ARGS_apply"] = "-lock=false",
            ["TF_WORKSPACE"] = "other",
            ["TF_DATA_DIR"] = "elsewhere",
            ["TF_INPUT"] = "1",
            ["TF_LOG"] = "trace",
            ["TF_LOG_PATH"] = "/log",
            ["TF_CLI_CONFIG_FILE"] = folder["missing.tfrc"],
        });
        var context = new TerraformContext
        {
            ConfigurationDirectory = folder.Path,
            DataDirectory = folder["data"],
            LogDirectory = folder["logs"],
            Environment = new Dictionary<string, string> { ["ARM_CLIENT_SECRET"] = "secret" },
        };

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["PATH"] = "/bin",
                ["TF_VAR_name"] = "alice",
                ["TF_PLUGIN_CACHE_DIR"] = "/cache",
                ["TF_IN_AUTOMATION"] = "1",
                ["TF_INPUT"] = "0",
                ["CHECKPOINT_DISABLE"] = "1",
                ["TF_DATA_DIR"] = folder["data"],
                ["ARM_CLIENT_SECRET"] = "secret",
            },
            TerraformEnvironment.Of(machine, context));
    }

    [Fact]
    public void A_configuration_file_that_exists_is_kept()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["terraform.tfrc"], "");

        var environment = TerraformEnvironment.Of(new Machine(new Dictionary<string, string> { ["TF_CLI_CONFIG_FILE"] = folder["terraform.tfrc"] }));

        Assert.Equal(folder["terraform.tfrc"], environment["TF_CLI_CONFIG_FILE"]);
    }
}
