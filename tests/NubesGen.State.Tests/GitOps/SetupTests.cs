using System.Text.Json.Nodes;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;

namespace NubesGen.Tests.GitOps;

/// <summary>SetupGitOps from nothing, again, and after every failure.</summary>
public sealed class SetupTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_second_run_changes_nothing(bool both)
    {
        using var cloud = new SetupCloud();
        await RunAsync(cloud, both);
        var state = cloud.State;
        Assert.NotEmpty(cloud.Changes);

        var second = await RunAsync(cloud, both);

        Assert.Empty(cloud.Changes);
        Assert.Equal(state, cloud.State);
        Assert.Contains(second.Steps, step => step.StartsWith("Everything is there", StringComparison.Ordinal));
        Assert.Empty(second.Problems);
    }

    [Fact]
    public async Task The_state_account_is_closed_to_all_but_who_signs_in_and_forgets_nothing_for_a_month()
    {
        using var cloud = new SetupCloud();
        await cloud.RunAsync();

        var names = SetupNames.For(SetupCloud.Repository, SetupCloud.Subscription);
        var account = $"/subscriptions/{SetupCloud.Subscription}/resourceGroups/{names.ResourceGroup}/providers/Microsoft.Storage/storageAccounts/{names.Account}";
        var properties = cloud.Azure[account]!["properties"]!;
        Assert.False((bool?)properties["allowSharedKeyAccess"]);
        Assert.False((bool?)properties["allowBlobPublicAccess"]);
        Assert.False((bool?)properties["allowCrossTenantReplication"]);
        Assert.Equal("TLS1_2", (string?)properties["minimumTlsVersion"]);
        var blobs = cloud.Azure[$"{account}/blobServices/default"]!["properties"]!;
        Assert.True((bool?)blobs["isVersioningEnabled"]);
        Assert.Equal(30, (int?)blobs["deleteRetentionPolicy"]!["days"]);
        Assert.Equal(30, (int?)blobs["containerDeleteRetentionPolicy"]!["days"]);
    }

    [Fact]
    public async Task What_somebody_has_loosened_is_tightened_again_and_what_they_have_tightened_stays()
    {
        using var cloud = new SetupCloud();
        await cloud.RunAsync();
        var state = cloud.State;
        var account = cloud.Azure.Ids.Single(id => id.Contains("/storageAccounts/", StringComparison.Ordinal) && !id.Contains("/blobServices", StringComparison.Ordinal));
        Change("allowSharedKeyAccess", true);
        cloud.GitHub.Variables("nubesgen")["AZURE_CLIENT_ID"] = "wrong";

        await cloud.RunAsync();

        Assert.Equal(2, cloud.Changes.Count);
        Assert.Equal(state, cloud.State);
        Change("minimumTlsVersion", "TLS1_3");
        await cloud.RunAsync();
        Assert.Empty(cloud.Changes);

        void Change(string property, JsonNode value)
        {
            var changed = cloud.Azure[account]!;
            changed["properties"]![property] = value;
            cloud.Azure[account] = changed;
        }
    }

    [Fact]
    public async Task Whichever_call_is_refused_the_next_run_goes_on_to_the_same_end()
    {
        var (wanted, count) = await WholeAsync();
        for (var n = 1; n <= count; n++)
        {
            using var cloud = new SetupCloud();
            cloud.Before = (number, request) => number == n
                ? (403, new JsonObject { ["error"] = new JsonObject { ["code"] = "AuthorizationFailed" }, ["message"] = "Resource not accessible" })
                : null;

            var failed = await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunBothAsync());

            Assert.Contains(failed.Problems[0].Code, (string[])["NG6062", "NG6065"]);
            Assert.Equal(n, cloud.Changes.Count);
            cloud.Before = null;
            await cloud.RunBothAsync();
            // What was made before is not made again.
            Assert.Equal(count - n + 1, cloud.Changes.Count);
            Assert.Equal(wanted, cloud.State);
        }
    }

    [Fact]
    public async Task Wherever_it_is_killed_the_next_run_goes_on_to_the_same_end()
    {
        var (wanted, count) = await WholeAsync();
        for (var n = 1; n <= count; n++)
        {
            using var cloud = new SetupCloud();
            using var kill = new CancellationTokenSource();
            cloud.After = number =>
            {
                if (number == n)
                {
                    kill.Cancel();
                }
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cloud.RunBothAsync(cancellationToken: kill.Token));
            Assert.Equal(n, cloud.Changes.Count);
            cloud.After = null;
            await cloud.RunBothAsync();
            Assert.Equal(wanted, cloud.State);
        }
    }

    [Theory]
    [InlineData("/resourceGroups/nubesgen-", "Microsoft.Resources/subscriptions/resourceGroups/write", "Contributor")]
    [InlineData("/register", "Microsoft.AlertsManagement/register/action", "Contributor")]
    [InlineData("/roleAssignments/", "Microsoft.Authorization/roleAssignments/write", "Role Based Access Control Administrator")]
    [InlineData("/userAssignedIdentities/", "Microsoft.ManagedIdentity/userAssignedIdentities/write", "Managed Identity Contributor")]
    public async Task A_missing_right_is_named_with_the_role_that_has_it_and_where_to_give_it(string path, string action, string role)
    {
        using var cloud = new SetupCloud();
        cloud.Before = (number, request) => number > 0 && request.RequestUri!.AbsolutePath.Contains(path, StringComparison.Ordinal)
            ? (403, new JsonObject { ["error"] = new JsonObject { ["code"] = "AuthorizationFailed", ["message"] = "secret" } })
            : null;

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunAsync())).Problems[0];

        Assert.Equal("NG6065", problem.Code);
        Assert.Contains($"(AuthorizationFailed): we miss the permission {action} on /subscriptions/{SetupCloud.Subscription}", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"--role \"{role}\" --assignee <you> --scope /subscriptions/{SetupCloud.Subscription}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_forbids_it_is_not_taken_for_a_missing_role()
    {
        using var cloud = new SetupCloud();
        cloud.Before = (number, request) => number > 0 && request.RequestUri!.AbsolutePath.Contains("/storageAccounts/", StringComparison.Ordinal)
            ? (403, new JsonObject { ["error"] = new JsonObject { ["code"] = "RequestDisallowedByPolicy" } })
            : null;
        Assert.Equal("NG6075", (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunAsync())).Problems[0].Code);
    }

    [Fact]
    public async Task What_does_not_stay_as_it_was_made_is_reported()
    {
        using var cloud = new SetupCloud();
        cloud.Before = (number, request) => number > 0 && request.RequestUri!.AbsolutePath.EndsWith("/blobServices/default", StringComparison.Ordinal) ? (200, new JsonObject()) : null;
        Assert.Equal("NG6066", (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunAsync())).Problems[0].Code);
    }

    [Fact]
    public async Task What_has_our_name_and_is_not_ours_is_left_alone()
    {
        using var cloud = new SetupCloud();
        cloud.Azure.AddResourceGroup(SetupCloud.Subscription, SetupNames.For(SetupCloud.Repository, SetupCloud.Subscription).ResourceGroup);

        Assert.Equal("NG6067", (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunAsync())).Problems[0].Code);

        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task A_plan_without_approvals_gets_all_the_rest_and_is_told()
    {
        using var cloud = new SetupCloud();
        cloud.GitHub.HasApprovals = false;

        var reporter = await cloud.RunBothAsync();

        Assert.Equal(["NG6074"], reporter.Problems.Select(problem => problem.Code));
        Assert.All(reporter.Problems, problem => Assert.Equal(Severity.Warning, problem.Severity));
        Assert.Contains("AZURE_CLIENT_ID", cloud.GitHub.Variables("nubesgen-protected"));
        Assert.NotEmpty(cloud.GitHub.Branches("nubesgen-protected"));
    }

    [Fact]
    public async Task The_rules_that_somebody_has_given_an_environment_stay()
    {
        using var cloud = new SetupCloud();
        cloud.GitHub.Answer("PUT", "/repos/contoso/todo/environments/nubesgen-protected", $"Bearer {cloud.GitHub.Token}",
            """{"wait_timer":5,"reviewers":[{"type":"Team","id":7}]}""");

        await cloud.RunBothAsync();

        Assert.Contains("\"wait_timer\":5", cloud.GitHub.State, StringComparison.Ordinal);
        Assert.Contains("{\"type\":\"Team\",\"reviewer\":{\"id\":7}}", cloud.GitHub.State, StringComparison.Ordinal);
        Assert.DoesNotContain("583231", cloud.GitHub.State, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_environment_branches_and_the_default_branch_may_deploy_and_protected_ones_by_name_only()
    {
        using var cloud = new SetupCloud();
        await cloud.RunBothAsync();
        Assert.Equal(["env-*", "env-*/**/*", "main"], cloud.GitHub.Branches("nubesgen"));
        Assert.Equal(["env-prod", "env-production"], cloud.GitHub.Branches("nubesgen-protected"));
    }

    [Fact]
    public async Task A_second_project_of_the_repository_adds_its_branches_and_nothing_else()
    {
        using var cloud = new SetupCloud();
        await cloud.RunBothAsync();
        cloud.Prefix = "preview-";

        await cloud.RunBothAsync();

        Assert.All(cloud.Changes, change => Assert.EndsWith("/deployment-branch-policies", change, StringComparison.Ordinal));
        Assert.Equal(["env-*", "env-*/**/*", "main", "preview-*", "preview-*/**/*"], cloud.GitHub.Branches("nubesgen"));
        Assert.Equal(["env-prod", "env-production", "preview-prod", "preview-production"], cloud.GitHub.Branches("nubesgen-protected"));
    }

    [Fact]
    public async Task A_workflow_that_is_not_on_the_default_branch_is_told()
    {
        using var cloud = new SetupCloud();
        cloud.GitHub.Files.Clear();
        Assert.Equal(["NG6047"], (await cloud.RunAsync()).Problems.Select(problem => problem.Code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://user:password@gitlab.example.org/me/app.git")]
    [InlineData("/srv/git/app.git")]
    public async Task A_repository_that_is_not_on_GitHub_is_refused_without_a_request(string? remote)
    {
        using var cloud = new SetupCloud { Remote = remote! };
        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunAsync())).Problems[0];
        Assert.Equal("NG6060", problem.Code);
        Assert.DoesNotContain("password", problem.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Requests);
    }

    [Fact]
    public async Task Who_is_not_signed_in_to_GitHub_is_told_how()
    {
        using var cloud = new SetupCloud { IsSignedInToGitHub = false };
        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunAsync())).Problems[0];
        Assert.Equal("NG6061", problem.Code);
        Assert.Contains("gh auth login --hostname github.com", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Protected_environments_need_a_subscription_of_their_own()
    {
        using var cloud = new SetupCloud();
        Assert.Equal("NG6068", await CodeAsync(cloud, ("NubesGenProtectedSubscriptionId", SetupCloud.Subscription.ToUpperInvariant())));
        Assert.Equal("NG6078", await CodeAsync(cloud, ("NubesGenSubscriptionId", "5b000000-0000-4000-8000-00000000000f")));
        cloud.ProjectSettings = new(new Dictionary<string, string> { ["NubesGenSubscriptionId"] = SetupCloud.Subscription });
        Assert.Equal("NG6077", await CodeAsync(cloud, ("NubesGenProtectedSubscriptionId", SetupCloud.ProtectedSubscription)));
        cloud.ProjectSettings = new(new Dictionary<string, string> { ["NubesGenStateStorageAccount"] = "mine" });
        Assert.Equal("NG6077", await CodeAsync(cloud));
        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task Another_subscription_does_not_take_environments_out_of_sight()
    {
        using var cloud = new SetupCloud();
        await cloud.RunAsync();
        Assert.Equal("NG6076", await CodeAsync(cloud, ("NubesGenSubscriptionId", SetupCloud.ProtectedSubscription)));
        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task No_secret_is_shown()
    {
        using var cloud = new SetupCloud();
        var shown = await cloud.RunBothAsync(new SetupRequest(true, false));
        var done = await cloud.RunBothAsync();
        Assert.All(shown.Steps.Concat(shown.Details).Concat(done.Steps).Concat(done.Details).Concat(done.Statuses), line =>
        {
            Assert.DoesNotContain(cloud.GitHub.Token, line, StringComparison.Ordinal);
            Assert.DoesNotContain("Bearer", line, StringComparison.Ordinal);
        });
    }

    /// <summary>Method and path of the calls that were shown.</summary>
    internal static IReadOnlyList<string> Calls(RecordingReporter reporter) =>
        [.. reporter.Steps.Where(step => step.StartsWith("    ", StringComparison.Ordinal)).Select(step => step.Trim().Split(" {")[0])];

    private static Task<RecordingReporter> RunAsync(SetupCloud cloud, bool both) => both ? cloud.RunBothAsync() : cloud.RunAsync();

    private static async Task<string> CodeAsync(SetupCloud cloud, params (string, string)[] properties) =>
        (await Assert.ThrowsAsync<NubesGenException>(() => cloud.RunAsync(properties: properties))).Problems[0].Code;

    private static async Task<(string State, int Changes)> WholeAsync()
    {
        using var cloud = new SetupCloud();
        await cloud.RunBothAsync();
        return (cloud.State, cloud.Changes.Count);
    }
}
