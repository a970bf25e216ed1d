using System.Text.RegularExpressions;
using NubesGen.Applications;

namespace NubesGen.Tests.Generation;

/// <summary>What the Terraform of each service says, on the public network and in a virtual one.</summary>
public sealed class ServiceTemplateTests
{
    private static readonly string[] Databases = ["PostgreSql", "SqlServer", "MySql"];
    private static readonly string[] Servers = [.. Databases, "CosmosMongoDb"];

    public static TheoryData<string> WithData() => [.. TestApplications.Catalog.Services.Where(service => service.Azure.HoldsData.Count > 0).Select(service => service.Id)];

    public static TheoryData<string> BehindFirewall() => [.. Servers];

    [Theory]
    [MemberData(nameof(WithData))]
    public void A_service_is_open_on_the_public_network_and_closed_in_a_virtual_one(string service)
    {
        Assert.Matches("public_network_access(_enabled)? += (true|\"Enabled\")", TerraformOf(service, NetworkKind.Public));
        Assert.Matches("public_network_access(_enabled)? += (false|\"Disabled\")", TerraformOf(service, NetworkKind.VirtualNetwork));
        Assert.DoesNotMatch("public_network_access(_enabled)? += (true|\"Enabled\")", TerraformOf(service, NetworkKind.VirtualNetwork));
    }

    [Theory]
    [MemberData(nameof(WithData))]
    public void A_service_has_its_private_endpoints_in_a_virtual_network_only(string service)
    {
        var endpoints = TestApplications.Catalog.Service(service)!.Azure.PrivateEndpoints;

        Assert.DoesNotContain("azurerm_private_endpoint", AllOf(service, NetworkKind.Public), StringComparison.Ordinal);
        Assert.All(endpoints, endpoint => Assert.Contains(
            $"resource \"azurerm_private_endpoint\" \"{endpoint.Key}\"", AllOf(service, NetworkKind.VirtualNetwork), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(BehindFirewall))]
    public void A_database_server_lets_azure_in_only_on_the_public_network_and_says_so(string service)
    {
        Assert.Single(Regex.Matches(TerraformOf(service, NetworkKind.Public), "resource \"azurerm_\\w*firewall_rule\""));
        Assert.DoesNotContain("0.0.0.0", AllOf(service, NetworkKind.VirtualNetwork), StringComparison.Ordinal);
        Assert.Contains("NubesGenNetwork=VirtualNetwork", TestApplications.Catalog.Service(service)!.Azure.Notices[NetworkKind.Public], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_else_opens_a_firewall() => Assert.All(
        TestApplications.Catalog.Services.Select(service => service.Id).Except(Servers),
        service => Assert.DoesNotContain("firewall_rule", TerraformOf(service, NetworkKind.Public), StringComparison.Ordinal));

    [Theory]
    [InlineData("PostgreSql", "password_auth_enabled         = false")]
    [InlineData("SqlServer", "azuread_authentication_only = true")]
    [InlineData("MySql", "name                = \"aad_auth_only\"")]
    [InlineData("CosmosMongoDb", "authentication_methods = [\"MicrosoftEntraID\"]")]
    [InlineData("ServiceBus", "local_auth_enabled            = false")]
    [InlineData("Redis", "access_keys_authentication_enabled = false")]
    [InlineData("StorageBlob", "shared_access_key_enabled        = false")]
    [InlineData("KeyVault", "rbac_authorization_enabled    = true")]
    public void Only_entra_id_signs_in(string service, string line) => Assert.Contains(line, TerraformOf(service, NetworkKind.Public), StringComparison.Ordinal);

    [Theory]
    [InlineData("ApplicationInsights", "azurerm_application_insights.main.id", "Monitoring Metrics Publisher")]
    [InlineData("KeyVault", "azurerm_key_vault.main.id", "Key Vault Secrets User")]
    [InlineData("ServiceBus", "azurerm_servicebus_queue.app.id", "Azure Service Bus Data Receiver", "Azure Service Bus Data Sender")]
    [InlineData("StorageBlob", "azurerm_storage_container.app.id", "Storage Blob Data Contributor")]
    public void The_application_has_the_role_it_needs_where_it_needs_it(string service, string scope, params string[] roles)
    {
        var assignment = Regex.Match(TerraformOf(service, NetworkKind.Public), "resource \"azurerm_role_assignment\".*?\n}", RegexOptions.Singleline).Value;

        Assert.Contains($" = {scope}\n", assignment, StringComparison.Ordinal);
        Assert.All(roles, role => Assert.Contains($"\"{role}\"", assignment, StringComparison.Ordinal));
        // One that was made before is found by its name.
        Assert.Contains($"name                 = uuidv5(\"url\", \"${{{scope}}}/", assignment, StringComparison.Ordinal);
        Assert.Contains("principal_id         = azurerm_user_assigned_identity.app.principal_id", assignment, StringComparison.Ordinal);
        Assert.Contains("principal_type       = \"ServicePrincipal\"", assignment, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_of_mysql_is_made_up_on_the_way_and_opens_nothing_by_the_time_the_server_does()
    {
        var mysql = TerraformOf("MySql", NetworkKind.Public);

        Assert.Matches("administrator_password_wo +=.*uuid\\(\\)", mysql);
        Assert.Matches("depends_on = \\[azurerm_mysql_flexible_server_configuration.aad_auth_only\\]\n}\n", mysql[mysql.IndexOf("firewall_rule", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("administrator_password_wo ", string.Concat(Databases.Except(["MySql"]).Select(service => TerraformOf(service, NetworkKind.Public))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic", "Basic")]
    [InlineData("Standard", "S1")]
    [InlineData("Premium", "P1")]
    public void The_tier_decides_the_size_of_the_sql_database(string tier, string size) =>
        Assert.Contains(
            $"default     = \"{size}\"",
            VariableOf(Application("SqlServer", NetworkKind.Public) with { DatabaseTier = tier }, "sql_sku"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(NetworkKind.Public, "Standard")]
    [InlineData(NetworkKind.VirtualNetwork, "Premium")]
    public void Service_bus_is_premium_where_it_must_have_a_private_endpoint(NetworkKind network, string tier)
    {
        Assert.Contains($"default     = \"{tier}\"", VariableOf(Application("ServiceBus", network), "service_bus_sku"), StringComparison.Ordinal);
        Assert.Equal(network == NetworkKind.VirtualNetwork, TerraformOf("ServiceBus", network).Contains("precondition", StringComparison.Ordinal));
        Assert.Equal(network == NetworkKind.VirtualNetwork, TestApplications.Catalog.Service("ServiceBus")!.Azure.Notices.ContainsKey(network));
    }

    [Fact]
    public void Who_keeps_the_secrets_of_a_vault_is_named_and_the_application_only_reads()
    {
        var vault = TerraformOf("KeyVault", NetworkKind.Public);

        Assert.Contains("count = var.key_vault_administrator_object_id == null ? 0 : 1", vault, StringComparison.Ordinal);
        Assert.Matches("\"Key Vault Secrets Officer\"\n  principal_id         = var.key_vault_administrator_object_id\n", vault);
    }

    [Fact]
    public void The_application_asks_for_the_token_of_mongodb_itself() => Assert.Matches(
        "\"mongodb\\+srv://\\$\\{azurerm_user_assigned_identity.app.client_id\\}@\\$\\{local.mongodb_host\\}/\\$\\{local.mongodb_database\\}\\?tls=true&authMechanism=MONGODB-OIDC&retryWrites=false&maxIdleTimeMS=120000\"",
        AllOf("CosmosMongoDb", NetworkKind.Public));

    [Fact]
    public void Every_database_tells_the_deployment_where_it_is_in_the_same_words()
    {
        var outputs = Databases.Select(service => Regex.Match(TerraformOf(service, NetworkKind.Public), "output \"database\" {.*?\n}\n", RegexOptions.Singleline).Value).ToList();

        Assert.All(outputs, output => Assert.Equal(
            ["kind", "host", "database", "user", "administrator"], Regex.Matches(output, "^    (\\w+) +=", RegexOptions.Multiline).Select(match => match.Groups[1].Value)));
        Assert.Equal(Databases, outputs.Select(output => Regex.Match(output, "kind +. \"(\\w+)\"").Groups[1].Value));
    }

    [Theory]
    [InlineData("PostgreSql", true)]
    [InlineData("SqlServer", true)]
    [InlineData("MySql", true)]
    [InlineData("CosmosMongoDb", true)]
    [InlineData("Redis", false)]
    public void Who_administers_a_database_is_given_and_never_the_application(string service, bool isDatabase)
    {
        var terraform = TerraformOf(service, NetworkKind.Public);

        Assert.Equal(isDatabase, AllOf(service, NetworkKind.Public).Contains("variable \"database_administrator_object_id\"", StringComparison.Ordinal));
        Assert.Equal(isDatabase, terraform.Contains("var.database_administrator_object_id", StringComparison.Ordinal));
        Assert.DoesNotMatch("(administrator|user\" \")[^}]*azurerm_user_assigned_identity\\.app", terraform.Split("output \"")[0].Replace("mysql_user", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_database_of_postgresql_is_made_by_its_administrators() => Assert.Equal(
        [
            "azurerm_postgresql_flexible_server_active_directory_administrator.main",
            "azurerm_postgresql_flexible_server_active_directory_administrator.group",
        ],
        DependenciesOf(TerraformOf("PostgreSql", NetworkKind.Public), "azurerm_postgresql_flexible_server_database"));

    [Theory]
    [InlineData("MySql")]
    [InlineData("SqlServer")]
    public void An_identity_administers_a_server_that_knows_client_ids_by_that(string service)
    {
        var terraform = TerraformOf(service, NetworkKind.Public);

        Assert.Contains("var.database_administrator_type == \"ServicePrincipal\" ? var.database_administrator_client_id : var.database_administrator_object_id", terraform, StringComparison.Ordinal);
        Assert.Contains("knows an identity by its client ID: set database_administrator_client_id", terraform, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WithData))]
    public void A_private_endpoint_waits_until_nothing_else_is_made_on_the_server(string service)
    {
        var network = TextOf(Application(service, NetworkKind.VirtualNetwork), "network.tf");
        var terraform = TerraformOf(service, NetworkKind.VirtualNetwork);

        foreach (var endpoint in TestApplications.Catalog.Service(service)!.Azure.PrivateEndpoints)
        {
            var waits = DependenciesOf(network, "azurerm_private_endpoint");
            Assert.StartsWith("azurerm_private_dns_zone_virtual_network_link.", waits[0], StringComparison.Ordinal);
            Assert.Equal(endpoint.After, waits.Skip(1));
            Assert.All(endpoint.After, address => Assert.Contains($"resource \"{address.Replace(".", "\" \"", StringComparison.Ordinal)}\" {{", terraform, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_endpoint_of_a_server_with_something_in_it_waits() => Assert.Equal(
        ["CosmosMongoDb", "MySql", "PostgreSql", "Redis", "SqlServer"],
        TestApplications.Catalog.Services.Where(service => service.Azure.PrivateEndpoints.Any(endpoint => endpoint.After.Count > 0)).Select(service => service.Id));

    private static string[] DependenciesOf(string terraform, string type)
    {
        var resource = Regex.Match(terraform, $"resource \"{type}\" .*?\n}}\n", RegexOptions.Singleline).Value;
        return Regex.Match(resource, @"depends_on = \[([^\]]+)\]").Groups[1].Value.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static Application Application(string service, NetworkKind network) => TestApplications.Create("/", services: [service]) with { Network = network };

    private static string TerraformOf(string service, NetworkKind network)
    {
        var template = Assert.Single(Directory.GetFiles(TestApplications.Catalog.Service(service)!.Folder, "*.tf.scriban"));
        return TextOf(Application(service, network), Path.GetFileNameWithoutExtension(template));
    }

    private static string AllOf(string service, NetworkKind network) =>
        string.Concat(TestApplications.Generator.Generate(Application(service, network)).Where(file => file.Path.EndsWith(".tf", StringComparison.Ordinal)).Select(file => file.Text));

    private static string VariableOf(Application application, string name) =>
        Regex.Match(TextOf(application, "variables.tf"), $"variable \"{name}\" {{.*?\n}}\n", RegexOptions.Singleline).Value;

    private static string TextOf(Application application, string file) =>
        TestApplications.Generator.Generate(application).Single(generated => Path.GetFileName(generated.Path) == file).Text;
}
