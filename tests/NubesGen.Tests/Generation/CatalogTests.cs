using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NubesGen.Applications;

namespace NubesGen.Tests.Generation;

public sealed class CatalogTests
{
    private static readonly IReadOnlyList<CatalogEntry> Entries = [.. TestApplications.Catalog.ApplicationTypes, .. TestApplications.Catalog.Services];

    [Fact]
    public void Every_default_of_a_variable_covers_every_tier()
    {
        foreach (var entry in Entries)
        {
            Assert.All(entry.Variables.Where(variable => variable.Default is not null), variable => Assert.True(
                variable.Default!.ContainsKey("*") || entry.Tiers.All(variable.Default.ContainsKey),
                $"{entry.Id}: {variable.Name}"));
        }
    }

    [Fact]
    public void Every_variable_that_must_be_given_has_an_example() => Assert.All(
        Entries.SelectMany(entry => entry.Variables).Where(variable => variable.Default is null), variable => Assert.NotNull(variable.Example));

    [Fact]
    public void Every_default_tier_is_a_tier() =>
        Assert.All(Entries, entry => Assert.True(entry.DefaultTier is null ? entry.Tiers.Count == 0 : entry.Tiers.Contains(entry.DefaultTier), entry.Id));

    [Fact]
    public void Every_entry_brings_terraform() =>
        Assert.All(Entries, entry => Assert.NotEmpty(Directory.GetFiles(entry.Folder, "*.tf.scriban")));

    [Fact]
    public void What_holds_data_is_made_by_the_entry() => Assert.All(Entries, entry => Assert.All(
        entry.Azure.HoldsData,
        type => Assert.Contains(Directory.GetFiles(entry.Folder, "*.tf.scriban"), file => File.ReadAllText(file).Contains($"resource \"{type}\"", StringComparison.Ordinal))));

    [Fact]
    public void Names_of_settings_files_and_resources_are_used_once()
    {
        var services = TestApplications.Catalog.Services;
        var combinations =
            from type in TestApplications.Catalog.ApplicationTypes
            from database in services.Where(service => service.Kind == ServiceKind.Database)
            select (IReadOnlyList<CatalogEntry>)[type, database, .. services.Where(service => service.Kind == ServiceKind.Addon)];
        foreach (var together in combinations)
        {
            AssertUnique(TestApplications.Catalog.Common.Settings.Concat(together.SelectMany(entry => entry.Settings)).Select(setting => setting.Name));
            AssertUnique(TestApplications.Catalog.CommonNames.Concat(together.SelectMany(entry => entry.Azure.Names)).Select(name => name.Key));
            AssertUnique(together.SelectMany(entry => Directory.GetFiles(entry.Folder, "*.tf.scriban"))
                .Concat(Directory.GetFiles(Path.Combine(TestApplications.TemplatesFolder, "azure"), "*.tf.scriban"))
                .Select(Path.GetFileName));
        }
    }

    [Fact]
    public void Local_values_use_only_what_the_local_cloud_gives()
    {
        string[] given = ["port", "user", "password", "database", "account", "key", "container", "folder"];

        var used = Entries.SelectMany(entry => entry.Settings).Select(setting => setting.Local).OfType<string>()
            .SelectMany(local => Regex.Matches(local, @"\{\{ (\w+) \}\}").Select(match => match.Groups[1].Value))
            .ToList();

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(given));
    }

    [Theory]
    [InlineData("Npgsql.EntityFrameworkCore.PostgreSQL", "PostgreSql")]
    [InlineData("azure.storage.blobs", "StorageBlob")]
    [InlineData("StackExchange.Redis", "Redis")]
    [InlineData("Azure.Extensions.AspNetCore.Configuration.Secrets", "KeyVault")]
    [InlineData("Azure.Monitor.OpenTelemetry.AspNetCore", "ApplicationInsights")]
    [InlineData("Microsoft.Data.SqlClient", "SqlServer")]
    [InlineData("Microsoft.EntityFrameworkCore.SqlServer", "SqlServer")]
    [InlineData("Aspire.Microsoft.EntityFrameworkCore.SqlServer", "SqlServer")]
    [InlineData("MySqlConnector", "MySql")]
    [InlineData("MySql.Data", "MySql")]
    [InlineData("MySql.EntityFrameworkCore", "MySql")]
    [InlineData("Pomelo.EntityFrameworkCore.MySql", "MySql")]
    [InlineData("Aspire.Pomelo.EntityFrameworkCore.MySql", "MySql")]
    [InlineData("MongoDB.Driver", "CosmosMongoDb")]
    [InlineData("MongoDB.EntityFrameworkCore", "CosmosMongoDb")]
    [InlineData("Aspire.MongoDB.Driver.v2", "CosmosMongoDb")]
    [InlineData("Azure.Messaging.ServiceBus", "ServiceBus")]
    [InlineData("Microsoft.Azure.Functions.Worker.Extensions.ServiceBus", "ServiceBus")]
    [InlineData("NpgsqlOfSomebodyElse", null)]
    [InlineData("MongoDB.Bson", null)]
    [InlineData("Azure.Messaging.EventHubs", null)]
    [InlineData("System.Data.SqlClient", null)]
    public void A_package_implies_its_service(string package, string? service)
    {
        Assert.Equal(service, ImpliedBy(package, direct: true));
        Assert.Equal(service, ImpliedBy(package, direct: false));
    }

    [Fact]
    public void A_package_that_others_bring_along_counts_only_where_the_project_references_it()
    {
        Assert.Equal("KeyVault", ImpliedBy("Azure.Security.KeyVault.Secrets", direct: true));
        Assert.Null(ImpliedBy("Azure.Security.KeyVault.Secrets", direct: false));
    }

    [Fact]
    public void Names_of_private_endpoints_and_diagnostics_are_used_once()
    {
        AssertUnique(Entries.SelectMany(entry => entry.Azure.PrivateEndpoints).Select(endpoint => endpoint.Key));
        foreach (var type in TestApplications.Catalog.ApplicationTypes)
        {
            AssertUnique(TestApplications.Catalog.Services.Concat<CatalogEntry>([type]).SelectMany(entry => entry.Azure.Diagnostics).Select(source => source.Key));
        }
    }

    [Fact]
    public void Everything_that_holds_data_can_be_reached_from_a_virtual_network_alone() =>
        Assert.Equal(
            [],
            TestApplications.Catalog.Services.Where(service => service.Azure.HoldsData.Count > 0 && service.Azure.PrivateEndpoints.Count == 0).Select(service => service.Id));

    [Fact]
    public void Every_size_and_number_is_checked_before_azure_sees_it() =>
        Assert.Equal(
            [],
            TestApplications.Catalog.Services.SelectMany(service => service.Variables)
                .Where(variable => variable.Type != "bool" && variable.Validation is null)
                .Select(variable => variable.Name));

    [Fact]
    public void The_table_of_settings_in_the_docs_is_current() => DocumentedTable.AssertCurrent("settings.md", SettingsTable());

    [Fact]
    public void An_application_may_be_called_like_a_database_of_the_servers_own()
    {
        foreach (var service in TestApplications.Catalog.Services.Where(service => service.ReservedDatabaseNames.Count > 0))
        {
            Assert.All(service.ReservedDatabaseNames, name => Assert.Equal($"{name}_app", DatabaseOf(name.Replace('_', '-'), service.Id)));
            Assert.DoesNotContain(service.ReservedDatabaseNames, name => service.ReservedDatabaseNames.Contains($"{name}_app"));
        }

        Assert.Equal("postgres", DatabaseOf("postgres", "MySql"));
        Assert.Equal("template1_app", DatabaseOf("template1", "PostgreSql"));
        Assert.Equal("todo_api", DatabaseOf("todo-api", "PostgreSql"));
        Assert.Equal(
            ["CosmosMongoDb", "MySql", "PostgreSql", "SqlServer"],
            TestApplications.Catalog.Services.Where(service => service.ReservedDatabaseNames.Count > 0).Select(service => service.Id));
    }

    private static string DatabaseOf(string application, string service) =>
        TestApplications.Create("/", services: [service], name: application).DatabaseName;

    private static string? ImpliedBy(string package, bool direct) =>
        TestApplications.Catalog.Services.SingleOrDefault(service => service.IsImpliedBy(package, direct))?.Id;

    private static string SettingsTable()
    {
        var rows = TestApplications.Catalog.Common.Settings.Select(setting => (Setting: setting, From: "every application", Local: Yes(setting.Local)))
            .Concat(Entries.SelectMany(entry => entry.Settings.Select(setting => (Setting: setting, From: $"`{entry.Id}`", Local: LocallyOf(entry, setting)))))
            .OrderBy(row => row.Setting.Name, StringComparer.Ordinal);
        var table = new StringBuilder("| Setting | Service | Azure | Local | What it is |\n|---|---|---|---|---|\n");
        foreach (var (setting, from, local) in rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}` | {from} | {Yes(setting.Azure)} | {local} | {setting.Description} |\n");
        }

        return table.ToString();
    }

    private static string LocallyOf(CatalogEntry entry, SettingDefinition setting) =>
        entry is ServiceDefinition service && setting.Name == service.ConnectionSetting && !File.Exists(Path.Combine(entry.Folder, "local.json"))
            ? "you give it"
            : Yes(setting.Local);

    private static string Yes(string? value) => value is null ? "" : "yes";

    private static void AssertUnique(IEnumerable<string?> values) =>
        Assert.Empty(values.GroupBy(value => value, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
}
