using System.Text.RegularExpressions;
using NubesGen.Simulator.Provider;
using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Tests.Simulator;

/// <summary>What is written beside the schema fits it: a misspelt name would be a rule that never speaks.</summary>
public sealed class AzureDataTests
{
    private static readonly SchemaFile Schemas = SchemaFile.Embedded();

    /// <summary>What a template may ask for and no argument has.</summary>
    private static readonly string[] MadeUp = ["subscription", "tenant", "guid", "key", "hash"];

    public static IEnumerable<TheoryDataRow<string>> Types => Schemas.Names(SchemaSection.Resources).Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_path_in_the_data_of_a_type_is_in_its_schema(string name)
    {
        var type = new AzureCatalog(Schemas).Resource(name);

        Assert.DoesNotContain("/Unknown/", type.Azure.Id);
        Assert.All(type.Azure.Defaults.Keys.Concat(type.Azure.Computed.Keys), path => AssertHas(type, path));
        Assert.All(type.Azure.Replace.Except(AzureType.AlwaysReplace), path => AssertHas(type, path));
        Assert.All(type.Azure.Rules.SelectMany(rule => rule.Paths), path => AssertHas(type, path));
        Assert.All(TemplatesOf(type.Azure).SelectMany(Tokens).Except(MadeUp), token => AssertHas(type, token.TrimEnd('/')));
    }

    /// <summary>The texts that are filled in.</summary>
    private static IEnumerable<string> TemplatesOf(AzureType azure) => [azure.Id, azure.Key, .. azure.Computed.Values.SelectMany(Texts)];

    private static IEnumerable<string> Texts(Value value) => value switch
    {
        Text text => [text.Content],
        Sequence sequence => sequence.Items.SelectMany(Texts),
        Map map => map.Members.Values.SelectMany(Texts),
        _ => [],
    };

    private static IEnumerable<string> Tokens(string template) => Regex.Matches(template, "{(.*?)}").Select(match => match.Groups[1].Value);

    private static void AssertHas(ResourceType type, string path)
    {
        var parts = path.Split('>');
        Assert.True(Has(type.Schema.Block, parts[0]), path);
        if (parts is [var id, var other])
        {
            // service_plan_id names an azurerm_service_plan.
            var neighbour = Schemas.Resource($"azurerm_{id[..^"_id".Length]}");
            Assert.True(neighbour is not null && Has(neighbour.Block, other), path);
        }
    }

    private static bool Has(Block block, string path)
    {
        var names = path.Split('.');
        foreach (var (position, name) in names.Index())
        {
            if (block.Attributes.Any(attribute => attribute.Name == name))
            {
                return position == names.Length - 1;
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
