using NubesGen.Simulator.Provider;
using NubesGen.Simulator.Schema;

namespace NubesGen.Tests.Simulator;

/// <summary>What azurerm refuses, and when: the cases are in <see cref="RuleCases"/>.</summary>
public sealed class RuleTests
{
    private const string Plans = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/serverFarms/";

    public static IEnumerable<TheoryDataRow<string>> Types => RuleSamples.Types.Select(type => new TheoryDataRow<string>(type));

    [Theory]
    [ClassData(typeof(RuleCases))]
    public async Task A_rule_refuses_the_bad_case_in_its_phase_and_lets_the_good_one_pass(string says, string type, string phase, string bad, string good)
    {
        var provider = WithPlans();

        var refusal = await provider.RefusalAsync($"azurerm_{type}", RuleSamples.With(type, bad));

        Assert.Equal(phase, refusal.Phase);
        Assert.StartsWith(says, refusal.Says);
        Assert.Equal(("", ""), await provider.RefusalAsync($"azurerm_{type}", RuleSamples.With(type, good)));
    }

    [Fact]
    public void Every_rule_has_a_case_that_it_refuses()
    {
        var catalog = new AzureCatalog(SchemaFile.Embedded());
        var provider = WithPlans(catalog);
        var seen = new RuleCases().Select(row => row.Data)
            .SelectMany(row => provider.RefusingRules($"azurerm_{row.Item2}", RuleSamples.With(row.Item2, row.Item4)))
            .ToHashSet();

        Assert.Empty(from type in catalog.Resources from rule in type.Azure.Rules where !seen.Contains(rule) select $"{type.Name}: {rule}");
        Assert.Equal(3, catalog.ProviderRules.Count);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task The_least_that_azurerm_takes_passes(string type) =>
        Assert.Equal(("", ""), await new InProcessProvider().RefusalAsync($"azurerm_{type}", RuleSamples.With(type, "")));

    [Theory]
    [InlineData("F1", "apply")]
    [InlineData("B1", "")]
    public async Task Always_on_is_the_default_and_a_free_plan_refuses_it_at_apply(string sku, string phase)
    {
        var provider = new InProcessProvider();
        await provider.RefusalAsync("azurerm_service_plan", RuleSamples.With("service_plan", $"\"sku_name\": \"{sku}\""));
        const string Plan = "\"service_plan_id\": \"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Web/serverFarms/sample-name\"";

        Assert.Equal(phase, (await provider.RefusalAsync("azurerm_linux_web_app", RuleSamples.With("linux_web_app", Plan))).Phase);
    }

    [Theory]
    [InlineData("""{ "features": [{}] }""", "")]
    [InlineData("{}", "The provider block needs features {}.")]
    [InlineData("""{ "features": [{}], "resource_providers_to_register": ["web"] }""", "A resource provider is called Microsoft.Web or like it.")]
    [InlineData("""{ "features": [{}], "resource_provider_registrations": "some" }""", "\"some\" is no value of resource_provider_registrations: it takes none, legacy, core, extended, all.")]
    public async Task The_provider_block_is_looked_at(string config, string refusal) =>
        Assert.Equal(refusal, await new InProcessProvider().ProviderRefusalAsync(config));

    [Fact]
    public async Task What_only_azure_tells_cannot_be_set() =>
        Assert.Equal(
            ("validate", "default_hostname cannot be set"),
            await new InProcessProvider().RefusalAsync("azurerm_linux_web_app", RuleSamples.With("linux_web_app", "\"default_hostname\": \"me\"")));

    private static InProcessProvider WithPlans(AzureCatalog? catalog = null)
    {
        var provider = new InProcessProvider(catalog);
        foreach (var sku in new[] { "F1", "B1", "FC1" })
        {
            provider.Remember(Plans + sku);
        }

        return provider;
    }
}
