using System.Text.Json;
using NubesGen.Deployment.Azure;
using NubesGen.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Azure;

public sealed class AzureVariablesTests : IDisposable
{
    private const string Subscription = "00000000-0000-0000-0000-000000000000";

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_name_that_the_generated_variable_asks_for_is_given()
    {
        var target = Target("alice");
        var variables = TestApplications.Generator.Generate(target.Application).Single(file => file.Path.EndsWith("variables.tf", StringComparison.Ordinal)).Text;

        using var derived = JsonDocument.Parse(new AzureVariables(TestApplications.Catalog, ScrubbedMachine.Create()).Derived(target, Subscription));

        Assert.Equal("alice", derived.RootElement.GetProperty("environment").GetString());
        var names = derived.RootElement.GetProperty("names").EnumerateObject().Select(name => $"\"{name.Name}\"").ToList();
        Assert.Contains("\"postgresql\"", names);
        Assert.Contains($"setsubtract([{string.Join(", ", names)}], keys(var.names))", variables, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_files_of_the_environments_own_name_are_its_own_in_that_letter_case()
    {
        var target = Target("alice");
        Assert.Equal(([], []), AzureVariables.Given(target));
        var environments = Path.Combine(target.Application.TerraformDirectory, "environments");
        Directory.CreateDirectory(environments);
        foreach (var name in (string[])["alice.tfvars", "alice.tfvars.json", "Alice.tfvars", "alice-2.tfvars", "bob.tfvars", "local.env"])
        {
            File.WriteAllText(Path.Combine(environments, name), "");
        }

        var (own, others) = AzureVariables.Given(target);

        Assert.Equal([Path.Combine(environments, "alice.tfvars"), Path.Combine(environments, "alice.tfvars.json")], own);
        Assert.Equal(["Alice.tfvars", "alice-2.tfvars", "bob.tfvars"], others);
    }

    [Fact]
    public void What_nobody_gives_is_an_example_what_somebody_gives_stays_and_only_repository_variables_are_handed_on()
    {
        var machine = ScrubbedMachine.Create(
            ("NUBESGEN_DATABASE_ADMINISTRATOR_NAME", "admins"), ("TF_VAR_database_administrator_type", "User"),
            ("NUBESGEN_DATABASE_ADMINISTRATOR_TYPE", "Group"), ("NUBESGEN_POSTGRESQL_SKU", "big"));

        var given = new AzureVariables(TestApplications.Catalog, machine).Environment(Target("alice").Application, variable => variable.Example);

        Assert.Equal("admins", given["TF_VAR_database_administrator_name"]);
        Assert.Equal("00000000-0000-0000-0000-000000000001", given["TF_VAR_database_administrator_object_id"]);
        Assert.DoesNotContain("TF_VAR_database_administrator_type", given.Keys);
        Assert.DoesNotContain("TF_VAR_postgresql_sku", given.Keys);
    }

    private TargetEnvironment Target(string name) => new()
    {
        Application = TestApplications.Create(folder.Path, services: ["PostgreSql", "StorageBlob"]),
        Name = EnvironmentName.Parse(name),
        Branch = null,
        Commit = null,
        Cloud = CloudKind.Simulated,
        Folder = folder["environment"],
    };
}
