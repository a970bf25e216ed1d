using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NubesGen.Applications;
using NubesGen.Generation;
using NubesGen.Processes;

namespace NubesGen.Tests.Generation;

public sealed class AzureGeneratorTests(Combinations combinations) : IClassFixture<Combinations>, IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Terraform_fmt_has_nothing_to_change_in_any_combination()
    {
        // Formatting looks at one file at a time, so files with the same text need it only once.
        var distinct = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in combinations.All.SelectMany(combination => combination.Files).Where(IsTerraform))
        {
            distinct.TryAdd(file.Text[file.Text.IndexOf('\n', StringComparison.Ordinal)..], file.Path);
        }

        var number = 0;
        foreach (var (text, path) in distinct)
        {
            var target = folder["fmt", $"{number++}-{Path.GetFileName(path)}"];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await File.WriteAllTextAsync(target, text);
        }

        var result = await TerraformAsync("fmt", "-check", "-diff", "-recursive", folder["fmt"]);

        Assert.True(distinct.Count > 100, $"only {distinct.Count} different files");
        Assert.True(result.Succeeded, result.Output + result.Error);
    }

    [Fact]
    public async Task Terraform_fmt_would_find_a_misaligned_file()
    {
        Directory.CreateDirectory(folder["fmt"]);
        await File.WriteAllTextAsync(folder["fmt", "bad.tf"], "locals {\n  a = 1\n  long = 2\n}\n");

        Assert.False((await TerraformAsync("fmt", "-check", folder["fmt"])).Succeeded);
    }

    [Fact]
    public void The_same_application_gives_the_same_bytes_whatever_the_culture()
    {
        var application = TestApplications.Create(folder.Path, "ContainerApp", services: TestApplications.Catalog.Services.Select(s => s.Id));
        var first = TestApplications.Generator.Generate(application);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture.NumberFormat.NegativeSign = "minus";

            Assert.Equal(first, TestApplications.Generator.Generate(application));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Files_name_neither_this_machine_nor_the_time_and_end_with_one_line_feed()
    {
        foreach (var file in TestApplications.Generator.Generate(TestApplications.Create(folder.Path)))
        {
            Assert.DoesNotContain(folder.Path, file.Text, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', file.Text);
            Assert.EndsWith("\n", file.Text, StringComparison.Ordinal);
            Assert.False(file.Text.EndsWith("\n\n", StringComparison.Ordinal), file.Path);
            Assert.NotEqual('\uFEFF', file.Text[0]);
            Assert.DoesNotContain($"{DateTime.UtcNow.Year}-", file.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_come_in_a_fixed_order_with_one_for_each_template()
    {
        var application = TestApplications.Create(folder.Path, services: ["PostgreSql", "Redis"]);

        var names = TestApplications.Generator.Generate(application).Select(file => Path.GetFileName(file.Path));

        Assert.Equal(
            [".gitignore", "app-service.tf", "main.tf", "monitoring.tf", "outputs.tf", "postgresql.tf", "redis.tf", "settings.tf", "terraform.tf", "variables.tf", "gitops-todo-api.yml"],
            names);
    }

    [Fact]
    public void A_health_check_is_there_only_when_a_path_was_named()
    {
        var application = TestApplications.Create(folder.Path);

        Assert.DoesNotContain("health_check_path ", TextOf(application, "app-service.tf"), StringComparison.Ordinal);
        Assert.Contains("null : \"/health\"", TextOf(application with { HealthCheckPath = "/health" }, "app-service.tf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_in_a_container_has_no_ingress_and_never_scales_to_zero()
    {
        var worker = TextOf(TestApplications.Create(folder.Path, "ContainerApp") with { ServesHttp = false }, "container-app.tf");

        Assert.DoesNotContain("ingress", worker, StringComparison.Ordinal);
        Assert.DoesNotContain("http_scale_rule", worker, StringComparison.Ordinal);
        Assert.Contains("max(1, var.container_app_min_replicas)", worker, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_merged_and_sorted()
    {
        var application = TestApplications.Create(folder.Path, services: TestApplications.Catalog.Services.Select(s => s.Id));

        var names = Regex.Matches(TextOf(application, "settings.tf"), "^    ([A-Za-z_]+) +=", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("ConnectionStrings__Database", names);
        Assert.Contains("AZURE_CLIENT_ID", names);
        Assert.Contains("Storage__Container", names);
    }

    [Fact]
    public void Exactly_the_resource_providers_in_use_are_registered()
    {
        var terraform = TextOf(TestApplications.Create(folder.Path, services: ["PostgreSql"]), "terraform.tf");

        Assert.Equal(
            ["Microsoft.Consumption", "Microsoft.DBforPostgreSQL", "Microsoft.Insights", "Microsoft.ManagedIdentity", "Microsoft.OperationalInsights", "Microsoft.Web"],
            Regex.Matches(terraform, "\"(Microsoft\\.[A-Za-z]+)\"").Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void No_configuration_mentions_a_password_a_key_or_who_runs_terraform()
    {
        foreach (var (_, files) in combinations.All)
        {
            var terraform = string.Concat(files.Where(IsTerraform).Select(file => file.Text));

            Assert.DoesNotMatch("administrator(_login)?_password(?!_wo)", terraform);
            Assert.DoesNotContain("access_key\"", terraform, StringComparison.Ordinal);
            Assert.DoesNotContain("primary_connection_string", terraform, StringComparison.Ordinal);
            Assert.DoesNotContain("azurerm_client_config", terraform, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_name_and_variable_that_terraform_uses_is_declared()
    {
        foreach (var (application, files) in combinations.All)
        {
            var terraform = string.Concat(files.Where(IsTerraform).Select(file => file.Text));
            var rules = TestApplications.Catalog.CommonNames.Concat(application.Type.Azure.Names).Concat(application.Services.SelectMany(s => s.Azure.Names));

            Assert.Equal(
                rules.Select(rule => rule.Key).Order(StringComparer.Ordinal),
                Regex.Matches(terraform, @"var\.names\[""(\w+)""\]").Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
            Assert.Equal(
                Regex.Matches(terraform, @"^variable ""(\w+)""", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal),
                Regex.Matches(terraform, @"\bvar\.(\w+)").Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Values_from_the_user_stay_values_in_terraform()
    {
        const string hostile = "/ü\"${file(\"x\")}%{if true}\\\u0007";
        var literal = TemplateRenderer.HclString(hostile);

        var application = TestApplications.Create(folder.Path) with { HealthCheckPath = hostile };
        Assert.Contains(literal, TextOf(application, "app-service.tf"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(folder["main.tf"], $"output \"value\" {{\n  value = {literal}\n}}\n");
        var apply = await TerraformAsync($"-chdir={folder.Path}", "apply", "-auto-approve", "-input=false");
        Assert.True(apply.Succeeded, apply.Output + apply.Error);
        var output = await TerraformAsync($"-chdir={folder.Path}", "output", "-raw", "value");
        Assert.Equal(hostile, output.Output.TrimEnd('\n'));
    }

    [Fact]
    public async Task What_terraform_leaves_behind_is_ignored_by_git_but_not_what_belongs_to_it()
    {
        var application = TestApplications.Create(folder.Path);
        GeneratedFileWriter.Write(application, TestApplications.Generator.Generate(application), verify: false);
        Assert.True((await TestProgram.RunAsync("git", folder.Path, "init", "-q")).Succeeded);
        string[] ignored = [".terraform/providers/x", "terraform.tfstate", "terraform.tfstate.backup", "my.tfplan", "crash.log", "environments/local.env", ".nubesgen-1.tmp"];
        string[] kept = [".terraform.lock.hcl", "main.tf", "my_override.tf", "environments/alice.tfvars", ".gitignore"];

        var paths = ignored.Concat(kept).Select(path => Path.Combine(application.TerraformDirectory, path));
        var result = await TestProgram.RunAsync("git", folder.Path, ["-c", "core.quotepath=off", "check-ignore", .. paths]);

        Assert.Equal(
            ignored.Select(path => Path.Combine(application.TerraformDirectory, path)),
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Terraform_accepts_good_values_and_refuses_bad_ones()
    {
        var application = TestApplications.Create(folder.Path, services: ["PostgreSql"]);
        await File.WriteAllTextAsync(folder["variables.tf"], TextOf(application, "variables.tf"));
        var names = application.Services[0].Azure.Names.Concat(application.Type.Azure.Names).Concat(TestApplications.Catalog.CommonNames)
            .ToDictionary(name => name.Key, name => name.Prefix);
        var good = new Dictionary<string, object>
        {
            ["environment"] = "alice",
            ["names"] = names,
            ["database_administrator_object_id"] = "0f8fad5b-d9cb-469f-a165-70867728950e",
            ["database_administrator_name"] = "Database administrators",
            ["database_administrator_type"] = "Group",
        };

        Assert.Null(await RefusalAsync(good));
        Assert.Contains("Names are missing", await RefusalAsync(With("names", new { web_app = "app" })), StringComparison.Ordinal);
        Assert.Contains("lower-case letters", await RefusalAsync(With("environment", "Alice")), StringComparison.Ordinal);
        Assert.Contains("a GUID", await RefusalAsync(With("database_administrator_object_id", "")), StringComparison.Ordinal);
        Assert.Contains("ServicePrincipal", await RefusalAsync(With("database_administrator_type", "Everyone")), StringComparison.Ordinal);

        Dictionary<string, object> With(string name, object value) => new(good) { [name] = value };

        async Task<string?> RefusalAsync(Dictionary<string, object> values)
        {
            await File.WriteAllTextAsync(folder["terraform.tfvars.json"], JsonSerializer.Serialize(values));
            var plan = await TerraformAsync($"-chdir={folder.Path}", "plan", "-input=false", "-no-color");
            return plan.Succeeded ? null : plan.Error;
        }
    }

    private static bool IsTerraform(GeneratedFile file) => file.Path.EndsWith(".tf", StringComparison.Ordinal);

    private static string TextOf(Application application, string name) =>
        TestApplications.Generator.Generate(application).Single(file => Path.GetFileName(file.Path) == name).Text;

    private Task<CommandResult> TerraformAsync(params string[] arguments) => TestProgram.RunAsync("terraform", folder.Path, arguments);
}
