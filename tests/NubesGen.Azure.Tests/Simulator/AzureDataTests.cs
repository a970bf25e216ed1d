using NubesGen.Simulator.Provider;
using NubesGen.Simulator.Schema;

namespace NubesGen.Tests.Simulator;

/// <summary>What is written beside the schema fits it: a misspelt name would be a rule that never speaks.</summary>
public sealed class AzureDataTests
{
    private static readonly SchemaFile Schemas = SchemaFile.Embedded();

    public static IEnumerable<TheoryDataRow<string>> Types => Schemas.Names(SchemaSection.Resources).Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_path_in_the_data_of_a_type_is_in_its_schema(string name)
    {
        var type = new AzureCatalog(Schemas).Resource(name);

        Assert.DoesNotContain("/Unknown/", type.Azure.Id);
        Assert.All(type.Azure.Defaults.Keys.Concat(type.Azure.Computed.Keys), path => Assert.True(Has(type.Schema.Block, path), path));
        Assert.All(type.Azure.Rules.SelectMany(rule => rule.Paths), path => Assert.True(Has(type.Schema.Block, path), path));
    }

    private static bool Has(Block block, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (block.Attributes.Any(attribute => attribute.Name == name))
            {
                return path.EndsWith(name, StringComparison.Ordinal);
            }

            if (block.Blocks.FirstOrDefault(nested => nested.Name == name) is not { } nested)
            {
                return false;
            }

            block = nested.Block;
        }

        return true;
    }
}
