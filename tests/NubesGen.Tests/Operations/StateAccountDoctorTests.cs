using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.Operations;
using NubesGen.Processes;
using NubesGen.Tests.Azure;
using NubesGen.Tests.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Operations;

/// <summary>Doctor on a project whose states are in Azure.</summary>
public sealed class StateAccountDoctorTests : IDisposable
{
    private const string Container = "https://states.blob.core.windows.net/tfstate";
    private const string Account = "https://management.azure.com/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg-states/providers/Microsoft.Storage/storageAccounts/states";

    private static readonly (string, string)[] InGroup = [("NUBESGEN_STATE_RESOURCE_GROUP", "rg-states")];

    private readonly GitFolder folder = new();
    private readonly RecordingReporter reporter = new();
    private readonly FakeAzure azure = new FakeAzure().SigningIn();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_account_as_it_should_be_is_well()
    {
        CanBeRead().Describes("""
            {
              "allowBlobPublicAccess": false, "allowSharedKeyAccess": false, "minimumTlsVersion": "TLS1_2", "supportsHttpsTrafficOnly": true,
              "networkAcls": { "defaultAction": "Allow" }
            }
            """);

        var checks = await CheckAsync(InGroup);

        Assert.Equal(9, checks.Count(check => check.Name.StartsWith("state ", StringComparison.Ordinal)));
        Assert.All(checks, check => Assert.True(check.IsWell, $"{check.Name}: {check.Finding}"));
        Assert.Contains($"ok   state container: {Container} can be read", reporter.Steps);
        Assert.DoesNotContain(azure.Requests, request => request.StartsWith("PUT", StringComparison.Ordinal) || request.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_that_cannot_be_read_is_told_with_the_firewall_that_is_in_the_way()
    {
        azure.Answer(Container, 403, "<Error><Code>AuthorizationFailure</Code><Message>This request is not authorized.</Message></Error>", ("x-ms-error-code", "AuthorizationFailure"));
        azure.Describes("""{ "minimumTlsVersion": "TLS1_2", "allowBlobPublicAccess": false, "allowSharedKeyAccess": false, "networkAcls": { "defaultAction": "Deny" } }""");

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => CheckAsync(InGroup))).Problems[0];

        Assert.Equal("NG6004", problem.Code);
        Assert.Contains(reporter.Steps, step => step.StartsWith("MEND state container: NG4", StringComparison.Ordinal));
        Assert.Contains(reporter.Steps, step => step.StartsWith("MEND state network: the account's firewall shuts this machine out; mend: az storage account network-rule add", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_its_resource_group_the_account_itself_is_not_looked_at()
    {
        CanBeRead();

        var checks = await CheckAsync([]);

        Assert.Equal("set NubesGenStateResourceGroup", Assert.Single(checks, check => check.IsAdvice).Mend);
        Assert.DoesNotContain(azure.Requests, request => request.Contains("management.azure.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_not_look_at_the_account_but_works_with_it_gets_advice()
    {
        CanBeRead().Answer(Account, 403, """{ "error": { "code": "AuthorizationFailed" } }""");

        Assert.Equal("NG6015", Assert.Single(await CheckAsync(InGroup), check => check.IsAdvice).Finding);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_once()
    {
        var other = new FakeAzure().Answer($"https://login.microsoftonline.com/{FakeAzure.Tenant}/oauth2/v2.0/token", 401, """{ "error": "invalid_client", "error_description": "AADSTS7000215: no" }""");

        await Assert.ThrowsAsync<NubesGenException>(() => CheckAsync([], other));

        Assert.Single(reporter.Steps, step => step.StartsWith("MEND state container: NG6010; mend: Could not sign in to Azure with a secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_nobody_named_is_told_once()
    {
        await Assert.ThrowsAsync<NubesGenException>(() => CheckAsync([("NUBESGEN_STATE_STORAGE_ACCOUNT", "")], property: ("NubesGenCloud", "Azure")));

        Assert.Single(reporter.Steps, step => step.Contains("NG6006", StringComparison.Ordinal));
    }

    private FakeAzure CanBeRead() => azure.Answer(Container, 200, """<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs /><NextMarker /></EnumerationResults>""");

    private async Task<IReadOnlyList<Check>> CheckAsync((string, string)[] variables, FakeAzure? other = null, (string Name, string Value)? property = null)
    {
        var repository = await folder.CreateAsync("repo");
        var application = TestApplications.Create(repository);
        Directory.CreateDirectory(application.ProjectDirectory);
        (string, string)[] all =
        [
            .. FakeAzure.WithSecret(), ("NUBESGEN_STATE_STORAGE_ACCOUNT", "states"), ("ARM_SUBSCRIPTION_ID", "5b000000-0000-4000-8000-000000000001"), .. variables,
        ];
        var machine = ScrubbedMachine.Create(all);
        var settings = new Settings(property is { } set ? new Dictionary<string, string> { [set.Name] = set.Value } : []);
        return await new Doctor(
            new Lazy<ApplicationResult>(() => new ApplicationResult(application, [], [], [])), settings, new CommandRunner(machine), machine,
            (other ?? azure).Connect(all), new DefaultBranch(new GitClient(new CommandRunner(machine), machine), new GitHubApi(machine, new HttpClient(new FakeAzure())), null), reporter).RunAsync(CancellationToken.None);
    }
}

/// <summary>Answers of Resource Manager about the account of the states.</summary>
file static class Descriptions
{
    private const string Account = "https://management.azure.com/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg-states/providers/Microsoft.Storage/storageAccounts/states";

    public static void Describes(this FakeAzure azure, string account) => azure
        .Answer(Account, 200, $$"""{ "properties": {{account}} }""")
        .Answer($"{Account}/blobServices/default", 200, """
            { "properties": { "isVersioningEnabled": true, "deleteRetentionPolicy": { "enabled": true }, "containerDeleteRetentionPolicy": { "enabled": true } } }
            """)
        .Answer($"{Account}/blobServices/default/containers/tfstate", 200, """{ "properties": { "publicAccess": "None" } }""")
        .Answer($"{Account}/blobServices/default/containers/tfstate/providers/Microsoft.Authorization/permissions", 200, """{ "value": [{ "dataActions": ["*"] }] }""");
}
