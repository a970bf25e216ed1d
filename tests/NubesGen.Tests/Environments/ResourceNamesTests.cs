using CsCheck;
using NubesGen.Applications;
using NubesGen.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Environments;

public sealed class ResourceNamesTests
{
    private static readonly IReadOnlyList<NameRule> Rules =
    [
        .. TestApplications.Catalog.CommonNames,
        .. TestApplications.Catalog.ApplicationTypes.SelectMany(type => type.Azure.Names),
        .. TestApplications.Catalog.Services.SelectMany(service => service.Azure.Names),
    ];

    private static readonly Gen<(string Project, EnvironmentName Environment, string Subscription)> Triple = Gen.Select(
        Gen.String[Gen.Char["ab-"], 0, 19].Select(text => ProjectName.FromFileName("a" + text)),
        Gen.String[Gen.Char["ab01-"], 1, 40].Select(text => EnvironmentName.FromBranch("env-" + text, "env-")),
        Gen.Guid.Select(id => id.ToString()));

    public static TheoryData<string> Keys => [.. Rules.Select(rule => rule.Key)];

    [Fact]
    public void No_two_resources_have_the_same_key() => Assert.Equal(Rules.Count, Rules.Select(rule => rule.Key).Distinct().Count());

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_name_is_legal_fits_and_ends_in_the_whole_hash_unless_it_is_readable(string key)
    {
        var rule = Rules.Single(rule => rule.Key == key);
        var separator = rule.Hyphens ? "-" : "";
        Triple.Sample(
            triple =>
            {
                var (project, environment, subscription) = triple;
                var name = ResourceNames.For(rule, project, environment, subscription);

                Assert.Matches($"^[a-z][a-z0-9]*({separator}[a-z0-9]+)*$", name);
                Assert.StartsWith(rule.Prefix + separator, name, StringComparison.Ordinal);
                Assert.InRange(name.Length, 3, rule.MaxLength);
                Assert.Equal(name, ResourceNames.For(rule, project, environment, subscription));
                if (rule.Global || !rule.Hyphens || name != $"{rule.Prefix}-{project}-{environment}")
                {
                    Assert.EndsWith(separator + ShortHash.Of($"{project}/{environment}/{subscription}"), name, StringComparison.Ordinal);
                }
            },
            iter: 1_000);
    }

    [Fact]
    public void A_name_that_must_be_unique_in_the_world_is_so_for_every_project_environment_and_subscription()
    {
        var triples =
            from project in new[] { "a", "a-b", "ab", "b", "a-b-c", "abc" }
            from branch in new[] { "a", "b", "b-c", "c", "bc", "a-b", "B", "b/c", "a-long-title-that-has-to-be-cut-somewhere", "a-long-title-that-has-to-be-cut-elsewhere" }
            from subscription in new[] { "", "1", "00000000-0000-0000-0000-000000000001" }
            select (project, environment: EnvironmentName.FromBranch("env-" + branch, "env-"), subscription);
        foreach (var rule in Rules.Where(rule => rule.Global || !rule.Hyphens))
        {
            var names = triples.Select(triple => ResourceNames.For(rule, triple.project, triple.environment, triple.subscription)).ToList();
            Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        }
    }

    [Fact]
    public void Environments_that_begin_alike_keep_their_names_apart_when_cut()
    {
        var rule = new NameRule("x", "ca", 32);
        var one = ResourceNames.For(rule, "a-project-of-20-chars", EnvironmentName.Parse("environment-number-one"), "");
        var two = ResourceNames.For(rule, "a-project-of-20-chars", EnvironmentName.Parse("environment-number-two"), "");

        Assert.NotEqual(one, two);
        Assert.Equal(one[..^ShortHash.Length], two[..^ShortHash.Length]);
    }

    [Fact]
    public void The_resource_group_that_Terraform_makes_is_the_one_that_we_say()
    {
        var rule = Rules.Single(rule => rule.Key == "resource_group");

        Triple.Sample(triple => Assert.Equal(
            ResourceNames.ResourceGroup(triple.Project, triple.Environment),
            ResourceNames.For(rule, triple.Project, triple.Environment, triple.Subscription)));
        Assert.Equal("rg-todo-api-alice", ResourceNames.ResourceGroup("todo-api", EnvironmentName.Parse("alice")));
    }

    [Fact]
    public void Names_come_under_the_keys_of_their_rules_in_order()
    {
        var names = ResourceNames.All(Rules, "todo", EnvironmentName.Parse("alice"), "");

        Assert.Equal(Rules.Select(rule => rule.Key).Order(StringComparer.Ordinal), names.Keys);
        Assert.Equal("id-todo-alice", names["identity"]);
        Assert.Equal($"sttodoalice{ShortHash.Of("todo/alice/")}", names["storage"]);
    }
}
