using NubesGen.Environments;

namespace NubesGen.Tests.Operations;

/// <summary>Destroying from the archive, with the real Terraform.</summary>
[Trait("Category", "Slow")]
public sealed class ArchiveTests : IDisposable
{
    private const string Marking = """
        variable "mark" {}
        variable "name" {}
        module "outer" {
          source = "../../../modules/outer"
          mark   = var.mark
          name   = var.name
        }
        """;

    private const string Module = """
        variable "mark" {}
        variable "name" {}
        resource "terraform_data" "one" {
          input = { mark = var.mark, name = var.name }
          provisioner "local-exec" {
            when    = destroy
            command = "echo ${self.input.name} >> '${self.input.mark}'"
          }
        }
        """;

    private readonly SessionHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Folder_modules_and_variables_may_be_gone_when_the_environment_is_destroyed()
    {
        await ProvisionAsync();
        Directory.Delete(home["repository"], recursive: true);
        home.Context = home.Context with { Environment = new Dictionary<string, string>(), VariableFiles = [] };

        await home.DestroyAsync();

        Assert.Equal("alice\n", await File.ReadAllTextAsync(home["mark"]));
        Assert.Null(await home.Store.ReadStateAsync(CancellationToken.None));
        Assert.Null(await home.Store.ReadAsync(NubesGen.State.StoreFiles.Configuration, CancellationToken.None));
    }

    [Fact]
    public async Task What_made_the_state_destroys_it_though_the_configuration_has_changed()
    {
        await ProvisionAsync();
        home.Write("main.tf", "resource {{{ not even Terraform");

        await home.DestroyAsync();

        Assert.Equal("alice\n", await File.ReadAllTextAsync(home["mark"]));
    }

    [Fact]
    public async Task A_damaged_archive_is_told_and_the_projects_own_configuration_taken()
    {
        await ProvisionAsync();
        await home.Store.WriteAsync(NubesGen.State.StoreFiles.Configuration, new BinaryData("no zip"), CancellationToken.None);

        await home.DestroyAsync();

        Assert.Equal("NG4036", Assert.Single(home.Reporter.Problems).Code);
        Assert.Equal("alice\n", await File.ReadAllTextAsync(home["mark"]));
    }

    [Fact]
    public async Task Local_goes_on_with_what_it_generates()
    {
        using var local = new SessionHome(CloudKind.Local);
        local.Declare(("one", "a"));
        await local.ProvisionAsync();

        await local.DestroyAsync();

        Assert.DoesNotContain(local.Reporter.Steps, step => step.Contains("made the state", StringComparison.Ordinal));
    }

    private async Task ProvisionAsync()
    {
        home.Write("main.tf", "terraform {\n  backend \"local\" {}\n}\n" + Marking);
        home.Write("../../../modules/outer/main.tf", Module);
        home.Write("environments/alice.tfvars", "name = \"alice\"\n");
        home.Context = home.Context with
        {
            VariableFiles = [Path.Combine(home.Target.ConfigurationDirectory, "environments", "alice.tfvars")],
            Environment = new Dictionary<string, string> { ["TF_VAR_mark"] = home["mark"] },
        };
        await home.ProvisionAsync();
    }
}
