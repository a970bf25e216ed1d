using System.Reflection;
using System.Text.Json;
using NubesGen.Simulator.Schema;

namespace NubesGen.Tests.Simulator;

public sealed class SchemaTests
{
    private static string Root { get; } = typeof(SchemaTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepositoryRoot").Value!;

    private static string Whole { get; } = Path.Combine(Root, "src", "NubesGen.Simulator", "Schema", "azurerm.json");

    [Fact]
    public void The_schema_has_every_type_that_the_catalogue_uses()
    {
        var schema = SchemaFile.Embedded();
        var used = SchemaTrimmer.NamedIn(Path.Combine(Root, "sdk")).Distinct().ToList();

        Assert.Contains((SchemaSection.Resources, "azurerm_resource_group"), used);
        Assert.Contains((SchemaSection.DataSources, "azurerm_subscription"), used);
        Assert.All(used, type => Assert.Contains(type.Type, schema.Names(type.Section)));
    }

    [Fact]
    public void Trimming_what_is_trimmed_changes_nothing()
    {
        using var folder = new TestFolder();
        var output = folder["again.json"];
        File.Copy(Whole, output);

        SchemaTrimmer.Trim(Whole, output, Path.Combine(Root, "sdk"), []);

        Assert.Equal(File.ReadAllText(Whole), File.ReadAllText(output));
    }

    [Fact]
    public void A_type_is_taken_because_a_template_names_it_or_because_it_is_asked_for()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["main.tf.scriban"], """resource "azurerm_key_vault" "main" {""" + "\n");

        SchemaTrimmer.Trim(Whole, folder["out.json"], folder.Path, ["data.azurerm_subscription"]);

        using var json = JsonDocument.Parse(File.ReadAllText(folder["out.json"]));
        var schema = new SchemaFile(json.RootElement);
        Assert.Equal(["azurerm_key_vault"], schema.Names(SchemaSection.Resources));
        Assert.Equal(["azurerm_subscription"], schema.Names(SchemaSection.DataSources));
        Assert.NotEmpty(schema.Provider.Block.Blocks);
    }

    [Fact]
    public void Of_several_providers_azurerm_is_taken()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Whole).Replace(
            "\"provider_schemas\": {", "\"provider_schemas\": { \"registry.terraform.io/hashicorp/aaa\": {},", StringComparison.Ordinal));

        Assert.NotNull(new SchemaFile(json.RootElement).Resource("azurerm_key_vault"));
    }

    [Theory]
    [InlineData("""{ "provider_schemas": { "registry.terraform.io/hashicorp/random": {} } }""", "registry.terraform.io/hashicorp/random")]
    [InlineData("""{ "format_version": "1.0" }""", "no provider")]
    public void A_schema_without_azurerm_is_an_error_that_says_what_to_do(string content, string found)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["schema.json"], content);

        var error = Assert.Throws<InvalidDataException>(() => SchemaTrimmer.Trim(folder["schema.json"], folder["out.json"], folder.Path, []));

        Assert.StartsWith($"The schema knows {found} and not registry.terraform.io/hashicorp/azurerm: name hashicorp/azurerm in required_providers", error.Message);
    }

    [Fact]
    public void A_type_that_azurerm_does_not_have_is_an_error()
    {
        using var folder = new TestFolder();

        var error = Assert.Throws<InvalidDataException>(() => SchemaTrimmer.Trim(Whole, folder["out.json"], folder.Path, ["azurerm_app_service"]));

        Assert.Contains("azurerm_app_service", error.Message);
    }
}
