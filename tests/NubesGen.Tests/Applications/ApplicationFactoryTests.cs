using NubesGen.Applications;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Applications;

public sealed class ApplicationFactoryTests
{
    [Fact]
    public void A_web_project_without_anything_is_an_App_Service_with_telemetry()
    {
        using var project = new TestProject();

        var (application, findings, _, warnings) = project.Create();

        Assert.Equal("my-app", application.Name);
        Assert.Equal("AppService", application.Type.Id);
        Assert.Equal("Basic", application.Tier);
        Assert.True(application.ServesHttp);
        Assert.Equal(["ApplicationInsights"], application.Services.Select(service => service.Id));
        Assert.Null(application.DatabaseTier);
        Assert.Equal("westeurope", application.Location);
        Assert.Equal("env-", application.EnvironmentPrefix);
        Assert.Equal(Path.Combine(project.Path, "terraform"), application.TerraformDirectory);
        Assert.Equal(Path.Combine(project.Path, ".github", "workflows", "gitops-my-app.yml"), application.WorkflowFile);
        Assert.Empty(findings);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("Npgsql.EntityFrameworkCore.PostgreSQL", "PostgreSql")]
    [InlineData("npgsql", "PostgreSql")]
    [InlineData("StackExchange.Redis", "Redis")]
    [InlineData("Azure.Storage.Blobs", "StorageBlob")]
    [InlineData("Azure.Extensions.AspNetCore.Configuration.Secrets", "KeyVault")]
    public void A_package_implies_its_service_and_that_is_said(string package, string service)
    {
        using var direct = new TestProject { Direct = [package] };
        using var transitive = new TestProject { Transitive = [package] };

        Assert.Contains(direct.Create().Application.Services, s => s.Id == service);
        Assert.Contains(transitive.Create().Application.Services, s => s.Id == service);
        Assert.Contains($"{service}, because of the package {package}", Assert.Single(direct.Create().Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_others_bring_along_implies_nothing_unless_the_project_references_it()
    {
        using var direct = new TestProject { Direct = ["Azure.Security.KeyVault.Secrets"] };
        using var transitive = new TestProject { Direct = ["Microsoft.Identity.Web"], Transitive = ["Azure.Security.KeyVault.Secrets"] };

        Assert.Contains(direct.Create().Application.Services, service => service.Id == "KeyVault");
        Assert.DoesNotContain(transitive.Create().Application.Services, service => service.Id == "KeyVault");
    }

    [Fact]
    public void A_package_that_only_begins_alike_implies_nothing()
    {
        using var project = new TestProject { Direct = ["NpgsqlTools", "StackExchange.RedisLike"] };

        Assert.Equal(["ApplicationInsights"], project.Create().Application.Services.Select(service => service.Id));
    }

    [Fact]
    public void What_is_set_goes_before_what_is_inferred()
    {
        using var project = new TestProject
        {
            Direct = ["Npgsql", "StackExchange.Redis"],
            Properties = new() { ["NubesGenDatabase"] = "none", ["NubesGenAddons"] = "keyvault" },
        };

        var (application, findings, _, _) = project.Create();

        Assert.Equal(["KeyVault"], application.Services.Select(service => service.Id));
        Assert.Empty(findings);
    }

    [Fact]
    public void Without_inference_packages_mean_nothing_and_need_not_be_restored()
    {
        using var project = new TestProject { Direct = ["Npgsql"], Restored = false, Properties = new() { ["NubesGenInfer"] = "false" } };

        Assert.Equal(["ApplicationInsights"], project.Create().Application.Services.Select(service => service.Id));
    }

    [Fact]
    public void Without_a_restore_nothing_can_be_inferred()
    {
        using var project = new TestProject { Restored = false };

        Assert.Equal("NG2008", Assert.Single(project.Refused()).Code);
    }

    [Theory]
    [InlineData("PostgreSql", "Standard", "Standard")]
    [InlineData("PostgreSql", "", "Basic")]
    public void A_database_has_a_tier(string database, string given, string tier)
    {
        using var project = new TestProject { Properties = new() { ["NubesGenDatabase"] = database, ["NubesGenDatabaseTier"] = given } };

        Assert.Equal(tier, project.Create().Application.DatabaseTier);
    }

    [Theory]
    [InlineData("NubesGenDatabaseTier", "Basic", "NG2009")]
    [InlineData("NubesGenApplicationTier", "Consumption", "NG2001")]
    [InlineData("NubesGenAddons", "Kafka", "NG2001")]
    [InlineData("NubesGenDatabase", "Oracle", "NG2001")]
    [InlineData("NubesGenLocation", "West Europe", "NG2001")]
    [InlineData("NubesGenHealthCheckPath", "healthz", "NG2001")]
    [InlineData("NubesGenHealthCheckPath", "/a b", "NG2001")]
    [InlineData("NubesGenHealthCheckPath", "/${x}", "NG2001")]
    [InlineData("NubesGenEnvironmentPrefix", "env *", "NG2001")]
    [InlineData("NubesGenProjectName", "My.App", "NG2001")]
    [InlineData("NubesGenProjectName", "my--app", "NG2001")]
    [InlineData("NubesGenNetwork", "Private", "NG2001")]
    [InlineData("NubesGenAlertEmail", "team", "NG2001")]
    [InlineData("NubesGenAlertEmail", "Team <team@example.com>", "NG2001")]
    [InlineData("NubesGenMonthlyBudget", "0.99", "NG2001")]
    [InlineData("NubesGenProjectName", "windows-service", "NG2025")]
    [InlineData("NubesGenProjectName", "my-micro-soft", "NG2025")]
    [InlineData("NubesGenMonthlyBudget", "1,5", "NG2001")]
    [InlineData("NubesGenInfer", "yes", "NG2001")]
    [InlineData("NubesGenApplicationType", "Kubernetes", "NG2001")]
    public void A_wrong_value_is_refused(string property, string value, string code)
    {
        using var project = new TestProject { Properties = new() { [property] = value } };

        var problem = Assert.Single(project.Refused());
        Assert.Equal(code, problem.Code);
        Assert.Contains(property, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        using var project = new TestProject
        {
            DotNetVersion = "7.0",
            Properties = new() { ["NubesGenLocation"] = "?", ["NubesGenApplicationTier"] = "?", ["NubesGenAddons"] = "A,B" },
        };

        Assert.Equal(["NG2001", "NG2003", "NG2001", "NG2001", "NG2001"], project.Refused().Select(problem => problem.Code));
    }

    [Theory]
    [InlineData("11.0", "NG2002")]
    [InlineData("7.0", "NG2003")]
    public void A_version_of_NET_that_the_type_does_not_know_is_refused(string version, string code)
    {
        using var project = new TestProject { DotNetVersion = version };

        Assert.Equal(code, Assert.Single(project.Refused()).Code);
    }

    [Theory]
    [InlineData("2026-11-10", 0)]
    [InlineData("2026-11-11", 1)]
    public void A_version_of_NET_past_its_support_is_a_warning_and_changes_nothing(string today, int warnings)
    {
        using var thai = new Culture("th-TH");
        using var project = new TestProject
        {
            DotNetVersion = "8.0",
            Today = DateTimeOffset.Parse($"{today}Z", System.Globalization.CultureInfo.InvariantCulture),
        };

        var result = project.Create();

        Assert.Equal(warnings, result.Warnings.Count);
        Assert.All(result.Warnings, warning =>
        {
            Assert.Equal(("NG2004", Severity.Warning), (warning.Code, warning.Severity));
            Assert.Contains("2026-11-10", warning.Message, StringComparison.Ordinal);
        });
        Assert.Equal("8.0", result.Application.DotNetVersion);
    }

    [Fact]
    public void A_worker_is_a_container_that_serves_no_HTTP()
    {
        using var project = new TestProject { Kind = ProjectKind.Worker };

        var application = project.Create().Application;

        Assert.Equal("ContainerApp", application.Type.Id);
        Assert.Equal("Consumption", application.Tier);
        Assert.False(application.ServesHttp);
    }

    [Fact]
    public void A_worker_cannot_be_an_App_Service_which_ends_what_answers_no_HTTP()
    {
        using var project = new TestProject { Kind = ProjectKind.Worker, Properties = new() { ["NubesGenApplicationType"] = "AppService" } };

        Assert.Equal("NG2012", Assert.Single(project.Refused()).Code);
    }

    [Fact]
    public void A_web_project_may_be_a_container()
    {
        using var project = new TestProject { Properties = new() { ["NubesGenApplicationType"] = "containerapp" } };

        var application = project.Create().Application;

        Assert.Equal("ContainerApp", application.Type.Id);
        Assert.True(application.ServesHttp);
    }

    [Fact]
    public void A_console_program_must_say_where_it_runs()
    {
        using var silent = new TestProject { Kind = ProjectKind.Console };
        using var named = new TestProject { Kind = ProjectKind.Console, Properties = new() { ["NubesGenApplicationType"] = "ContainerApp" } };

        Assert.Equal("NG2006", Assert.Single(silent.Refused()).Code);
        Assert.False(named.Create().Application.ServesHttp);
    }

    [Fact]
    public void A_health_path_and_folders_are_taken_over()
    {
        using var project = new TestProject
        {
            Properties = new()
            {
                ["NubesGenHealthCheckPath"] = "/healthz?full=1",
                ["NubesGenTerraformDirectory"] = @"..\infra structure\",
                ["NubesGenWorkflowFile"] = ".github/workflows/mine.yml",
            },
        };

        var application = project.Create().Application;

        Assert.Equal("/healthz?full=1", application.HealthCheckPath);
        Assert.Equal(Path.Combine(Path.GetDirectoryName(project.Path)!, "infra structure"), application.TerraformDirectory);
        Assert.Equal(Path.Combine(project.Path, ".github", "workflows", "mine.yml"), application.WorkflowFile);
    }
}
