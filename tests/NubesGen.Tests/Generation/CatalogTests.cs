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
        foreach (var type in TestApplications.Catalog.ApplicationTypes)
        {
            IReadOnlyList<CatalogEntry> together = [type, .. services];
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
    [InlineData("Azure.Security.KeyVault.Secrets", "KeyVault")]
    [InlineData("Azure.Monitor.OpenTelemetry.AspNetCore", "ApplicationInsights")]
    [InlineData("NpgsqlOfSomebodyElse", null)]
    public void A_package_implies_its_service(string package, string? service) =>
        Assert.Equal(service, TestApplications.Catalog.Services.SingleOrDefault(s => s.IsImpliedBy(package))?.Id);

    [Fact]
    public void The_table_of_settings_in_the_docs_is_current()
    {
        var path = Path.Combine(Repository.Root, "docs", "settings.md");
        const string marker = "<!-- From the catalogue; a test keeps it current. -->\n";
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var current = text[(text.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..];

        Assert.True(current == SettingsTable(), $"Replace what follows the marker in {path} by:\n{SettingsTable()}");
    }

    private static string SettingsTable()
    {
        var rows = TestApplications.Catalog.Common.Settings.Select(setting => (Setting: setting, From: "every application"))
            .Concat(Entries.SelectMany(entry => entry.Settings.Select(setting => (Setting: setting, From: $"`{entry.Id}`"))))
            .OrderBy(row => row.Setting.Name, StringComparer.Ordinal);
        var table = new StringBuilder("| Setting | From | Azure | Local | What it is |\n|---|---|---|---|---|\n");
        foreach (var (setting, from) in rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}` | {from} | {(setting.Azure is null ? "" : "yes")} | {(setting.Local is null ? "" : "yes")} | {setting.Description} |\n");
        }

        return table.ToString();
    }

    private static void AssertUnique(IEnumerable<string?> values) =>
        Assert.Empty(values.GroupBy(value => value, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key));
}
