using NubesGen.Tests.Simulator;

[assembly: AssemblyFixture(typeof(AzurermMirror))]

namespace NubesGen.Tests.Simulator;

/// <summary>A folder from which Terraform installs the stand-in for azurerm as if it were the real one.</summary>
public sealed class AzurermMirror : IDisposable
{
    private readonly TestFolder folder = new();

    public AzurermMirror()
    {
        var machine = ScrubbedMachine.Create();
        var provider = Directory.CreateDirectory(folder[
            "mirror", "registry.terraform.io", "hashicorp", "azurerm", "5.2.0", $"{machine.OperatingSystemName}_{machine.Architecture}"]).FullName;
        var script = Path.Combine(provider, "terraform-provider-azurerm_v5.2.0_x5");
        File.WriteAllText(script, $"#!/bin/sh\nexec \"{DotNet}\" \"{Program}\" \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        File.WriteAllText(CliConfiguration, $$"""
            provider_installation {
              filesystem_mirror {
                path = "{{folder["mirror"]}}"
              }
            }
            disable_checkpoint = true
            """);
    }

    /// <summary>The <c>dotnet</c> that runs these tests.</summary>
    public static string DotNet { get; } = Path.GetFullPath(
        Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>The stand-in, beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "NubesGen.Simulator.dll");

    /// <summary>What Terraform must have in its environment to find the stand-in. Without TLS it starts in half the time.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["TF_CLI_CONFIG_FILE"] = CliConfiguration,
        ["CHECKPOINT_DISABLE"] = "1",
        ["TF_DISABLE_PLUGIN_TLS"] = "1",
    };

    private string CliConfiguration => folder["cli.tfrc"];

    public void Dispose() => folder.Dispose();
}
