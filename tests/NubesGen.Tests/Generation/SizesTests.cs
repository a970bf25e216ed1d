using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.Applications;

namespace NubesGen.Tests.Generation;

/// <summary>The variables with which an environment gets sizes of its own.</summary>
public sealed class SizesTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_App_Service_plan_has_the_sizes_of_Linux_plans()
    {
        foreach (var size in new[] { "F1", "P0v3", "P5mv4" })
        {
            Assert.Empty(await RefusedAsync("AppService", ("app_service_sku", size)));
        }

        foreach (var size in new[] { "b1", "P0v2", "I1v2" })
        {
            Assert.Equal(["app_service_sku"], await RefusedAsync("AppService", ("app_service_sku", size)));
        }
    }

    [Fact]
    public async Task All_sizes_that_cannot_be_are_refused_at_once()
    {
        Assert.Equal(
            ["app_service_instances", "log_daily_quota_gb", "log_retention_days", "monthly_budget"],
            await RefusedAsync("AppService", ("app_service_instances", 0), ("log_daily_quota_gb", 0.02), ("log_retention_days", 30.5), ("monthly_budget", 0.99)));
        Assert.Equal(
            ["alert_email", "container_app_cpu", "container_app_max_replicas", "container_registry_sku"],
            await RefusedAsync("ContainerApp", ("alert_email", "nobody"), ("container_app_cpu", 0.3), ("container_app_min_replicas", 5), ("container_app_max_replicas", 4), ("container_registry_sku", "Free")));
        Assert.Equal(
            ["function_max_instances", "function_memory_mb"],
            await RefusedAsync("Function", ("function_memory_mb", 1024), ("function_always_ready_instances", 50), ("function_max_instances", 40)));
    }

    [Theory]
    [InlineData("B1", 3)]
    [InlineData("S2", 10)]
    [InlineData("P0v3", 30)]
    public async Task An_App_Service_plan_has_as_many_instances_as_its_size_allows(string size, int most)
    {
        Assert.Empty(await RefusedAsync("AppService", ("app_service_sku", size), ("app_service_instances", most)));
        Assert.Equal(["app_service_instances"], await RefusedAsync("AppService", ("app_service_sku", size), ("app_service_instances", most + 1)));
    }

    [Theory]
    [InlineData("S1", 35, "")]
    [InlineData("Basic", 7, "")]
    [InlineData("Basic", 8, "sql_backup_days")]
    [InlineData("S1", 7.5, "sql_backup_days")]
    [InlineData("GP_S_Gen5_1", 7, "")]
    [InlineData("HS_S_Gen5_2", 7, "")]
    [InlineData("BC_Gen5_2", 7, "")]
    [InlineData("BC_S_Gen5_2", 7, "sql_sku")]
    [InlineData("GP_S_2", 7, "sql_sku")]
    public async Task A_SQL_database_has_the_sizes_and_backups_of_Azure(string size, double days, string refused) => Assert.Equal(
        refused, string.Join(' ', await RefusedAsync("AppService", "SqlServer", ("sql_sku", size), ("sql_backup_days", days))));

    [Theory]
    [InlineData("MySql", "mysql_storage_gb", 20.5)]
    [InlineData("MySql", "mysql_backup_days", 1.5)]
    [InlineData("PostgreSql", "postgresql_backup_days", 7.5)]
    [InlineData("SqlServer", "sql_auto_pause_minutes", 60.5)]
    [InlineData("KeyVault", "key_vault_administrator_object_id", "me")]
    public async Task What_Azure_could_not_read_is_refused(string service, string variable, object value) =>
        Assert.Equal([variable], await RefusedAsync("AppService", service, (variable, value)));

    [Fact]
    public async Task Null_is_the_default_of_what_may_be_left_out_and_nothing_else()
    {
        Assert.Empty(await RefusedAsync("AppService", "SqlServer", ("alert_email", null!), ("monthly_budget", null!), ("sql_max_size_gb", null!)));

        foreach (var type in new[] { "AppService", "ContainerApp", "Function" })
        {
            var application = TestApplications.Create(folder.Path, type, services: TestApplications.Catalog.Services.Select(service => service.Id));
            var variables = TestApplications.Generator.Generate(application).Single(file => file.Path.EndsWith("variables.tf", StringComparison.Ordinal)).Text;
            Assert.All(
                Regex.Matches(variables, "^variable .*?^}", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Value),
                variable => Assert.NotEqual(
                    Regex.IsMatch(variable, "^  default     = null$", RegexOptions.Multiline),
                    Regex.IsMatch(variable, "^  nullable    = false$", RegexOptions.Multiline)));
        }
    }

    [Fact]
    public async Task Production_may_be_large()
    {
        Assert.Empty(await RefusedAsync("AppService", ("app_service_sku", "P1v3"), ("app_service_instances", 30), ("log_daily_quota_gb", -1), ("log_retention_days", 730), ("monthly_budget", 5000)));
        Assert.Empty(await RefusedAsync("ContainerApp", ("container_app_cpu", 4), ("container_app_min_replicas", 10), ("container_app_max_replicas", 1000), ("alert_email", "team@example.com")));
        Assert.Empty(await RefusedAsync("Function", ("function_memory_mb", 512), ("function_always_ready_instances", 20), ("function_max_instances", 1000)));
    }

    [Fact]
    public void Every_size_of_an_application_type_is_validated_or_a_yes_or_no() => Assert.All(
        TestApplications.Catalog.ApplicationTypes.SelectMany(type => type.Variables),
        variable => Assert.True(variable.Validation is not null || variable.Type == "bool", variable.Name));

    [Fact]
    public void The_table_of_variables_in_the_docs_is_current() => DocumentedTable.AssertCurrent("terraform.md", VariablesTable());

    [Fact]
    public void The_docs_name_every_variable_that_all_configurations_have()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "terraform.md"));
        var template = File.ReadAllText(Path.Combine(TestApplications.TemplatesFolder, "azure", "variables.tf.scriban"));

        var names = Regex.Matches(template, "^variable \"(\\w+)\"", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains("log_daily_quota_gb", names);
        Assert.All(names, name => Assert.Contains($"`{name}`", text, StringComparison.Ordinal));
    }

    private static string VariablesTable()
    {
        var table = new StringBuilder("| Variable | From | Type | Default | What it is |\n|---|---|---|---|---|\n");
        var rows = TestApplications.Catalog.ApplicationTypes.Concat<CatalogEntry>(TestApplications.Catalog.Services)
            .SelectMany(entry => entry.Variables.Select(variable => (Variable: variable, entry.Id)))
            .GroupBy(row => row.Variable.Name, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var variable = row.First().Variable;
            table.Append(CultureInfo.InvariantCulture, $"| `{row.Key}` | {string.Join(", ", row.Select(use => $"`{use.Id}`"))} | {variable.Type} | {Defaults(variable)} | {variable.Description} |\n");
        }

        return table.ToString();
    }

    private static string Defaults(VariableDefinition variable) => variable.Default is { } defaults
        ? string.Join(", ", defaults.Select(pair => $"{(pair.Key == "*" ? "" : $"{pair.Key}: ")}`{(pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString() : pair.Value.GetRawText())}`"))
        : "must be given";

    /// <summary>The variables whose values Terraform refuses.</summary>
    private Task<IReadOnlyList<string>> RefusedAsync(string type, params (string Name, object Value)[] given) =>
        RefusedAsync(type, "ApplicationInsights", given);

    private async Task<IReadOnlyList<string>> RefusedAsync(string type, string service, params (string Name, object Value)[] given)
    {
        var application = TestApplications.Create(folder.Path, type, services: [service]);
        var variables = TestApplications.Generator.Generate(application).Single(file => file.Path.EndsWith("variables.tf", StringComparison.Ordinal));
        var values = given.ToDictionary(pair => pair.Name, pair => pair.Value);
        values["environment"] = "alice";
        foreach (var variable in application.Services.SelectMany(entry => entry.Variables).Where(variable => variable.Default is null))
        {
            values[variable.Name] = variable.Example!;
        }

        values["names"] = TestApplications.Catalog.CommonNames.Concat(application.Type.Azure.Names).Concat(application.Services.SelectMany(service => service.Azure.Names))
            .ToDictionary(name => name.Key, name => name.Prefix);
        await File.WriteAllTextAsync(folder["variables.tf"], variables.Text);
        await File.WriteAllTextAsync(folder["terraform.tfvars.json"], JsonSerializer.Serialize(values));

        var plan = await TestProgram.RunAsync("terraform", folder.Path, $"-chdir={folder.Path}", "plan", "-input=false", "-no-color");

        // Terraform names the line of the rule, between wrapped lines of prose.
        var lines = variables.Text.Split('\n');
        var refused = Regex.Matches(plan.Error, @"validation\s+rule\s+at\s+variables\.tf:([0-9]+)")
            .Select(match => lines.Take(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).Last(line => line.StartsWith("variable", StringComparison.Ordinal)))
            .Select(line => line.Split('"')[1])
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(plan.Succeeded, refused.Count == 0);
        return refused;
    }
}
