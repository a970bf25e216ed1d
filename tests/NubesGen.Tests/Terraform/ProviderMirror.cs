using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

/// <summary>A configuration that needs a provider, and a folder to install it from on every platform that is locked. Nobody ever runs it.</summary>
internal sealed class ProviderMirror : IDisposable
{
    public const string Configuration = """
        terraform {
          required_providers {
            azurerm = {
              source  = "hashicorp/azurerm"
              version = "~> 5.2"
            }
          }
        }
        """;

    /// <summary>In place of <c>azurerm = {</c>: a second provider, which the mirror has as well.</summary>
    public const string Another = "other = {\n      source = \"hashicorp/other\"\n    }\n    azurerm = {";

    /// <param name="platforms">What there is a provider for.</param>
    public ProviderMirror(params IReadOnlyList<string> platforms)
    {
        Home = new TerraformHome(Configuration);
        foreach (var platform in platforms)
        {
            WriteProvider(platform, "as published");
            WriteProvider(platform, "as published", "other");
        }

        File.WriteAllText(Home["rc"], $$"""
            provider_installation {
              filesystem_mirror {
                path = "{{Home["mirror"]}}"
              }
            }
            """);
        Home.Context = Home.Context with
        {
            LockProviders = true,
            Environment = new Dictionary<string, string>
            {
                ["TF_CLI_CONFIG_FILE"] = Home["rc"],
                // Locking asks the registry, whatever the installation settings say.
                ["TF_CLI_ARGS_providers_lock"] = $"-fs-mirror='{Home["mirror"]}'",
            },
        };
    }

    public TerraformHome Home { get; }

    public string LockFile => Path.Combine(Home.Configuration, ".terraform.lock.hcl");

    public int Hashes => File.ReadAllText(LockFile).Split("\"h1:").Length - 1;

    public TerraformClient ClientIn(Machine machine) => new(Home.Runner, Home.Reporter, machine, Home.Tool);

    public Task<bool> InitAsync() => Home.Client.InitAsync(Home.Context, CancellationToken.None);

    /// <summary>Makes the next init one on a machine that has only what is in git.</summary>
    public void Clone() => Directory.Delete(Home.Context.DataDirectory, recursive: true);

    public void WriteProvider(string platform, string content, string name = "azurerm")
    {
        var folder = Home["mirror", "registry.terraform.io", "hashicorp", name, "5.2.0", platform];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"terraform-provider-{name}_v5.2.0_x5"), $"{platform}, {content}");
    }

    public void Dispose() => Home.Dispose();
}
