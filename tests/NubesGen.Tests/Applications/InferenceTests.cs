using NubesGen.Applications;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Applications;

public sealed class InferenceTests
{
    private static readonly ServiceDefinition Postgres = Database("PostgreSql");
    private static readonly ServiceDefinition Sql = Database("SqlServer");

    [Fact]
    public void A_direct_reference_outweighs_a_transitive_one() =>
        Assert.Equal(Sql, Inference.Database([new(Postgres, "Npgsql", Direct: false), new(Sql, "Microsoft.Data.SqlClient", Direct: true)])!.Service);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Several_databases_on_the_same_footing_are_the_users_to_choose(bool direct)
    {
        var problem = Assert.Throws<NubesGenException>(() =>
            Inference.Database([new(Postgres, "Npgsql", direct), new(Sql, "Microsoft.Data.SqlClient", direct)])).Problems[0];

        Assert.Equal("NG2005", problem.Code);
        Assert.Contains("PostgreSql from Npgsql; SqlServer from Microsoft.Data.SqlClient", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_database_is_none() => Assert.Null(Inference.Database([]));

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{ "targets": {} }""")]
    [InlineData("""{ "targets": { "net10.0": { "A/1.0.0": {} } } }""")]
    public void A_list_of_packages_that_is_damaged_asks_for_a_restore(string assets)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["project.assets.json"], assets);

        Assert.Equal("NG2008", Assert.Throws<NubesGenException>(() => PackageGraph.Read(folder["project.assets.json"], "net10.0")).Problems[0].Code);
    }

    [Fact]
    public void The_framework_for_one_runtime_will_do()
    {
        using var folder = new TestFolder();
        File.WriteAllText(
            folder["project.assets.json"],
            """{ "targets": { "net8.0": { "B/1.0.0": { "type": "package" } }, "net10.0/linux-x64": { "A/1.0.0": { "type": "package" } } } }""");

        Assert.Equal(["A"], PackageGraph.Read(folder["project.assets.json"], "net10.0"));
    }

    private static ServiceDefinition Database(string id) => new()
    {
        Id = id,
        Title = id,
        Kind = ServiceKind.Database,
        Azure = new AzureForm { ResourceProviders = [] },
    };
}
