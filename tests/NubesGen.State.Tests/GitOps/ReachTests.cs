using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NubesGen.GitOps;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.GitOps;

/// <summary>Which GitHub environment reaches what in Azure: computed from what the dry run says, and from what the real run has made.</summary>
public sealed partial class ReachTests
{
    [Fact]
    public async Task The_dry_run_says_every_call_and_the_real_run_makes_these_and_no_other()
    {
        using var cloud = new SetupCloud();
        var before = cloud.State;

        var shown = await cloud.RunBothAsync(new SetupRequest(true, false));

        Assert.Empty(cloud.Changes);
        Assert.Equal(before, cloud.State);
        Assert.NotEmpty(SetupTests.Calls(shown));
        await cloud.RunBothAsync();
        Assert.Equal(SetupTests.Calls(shown).Select(Named), cloud.Changes.Select(Named));
    }

    [Fact]
    public async Task What_each_environment_reaches_is_what_the_dry_run_said()
    {
        using var cloud = new SetupCloud();
        var said = OfDryRun(await cloud.RunBothAsync(new SetupRequest(true, false)));
        await cloud.RunBothAsync();
        Assert.Equal(said, OfAzure(cloud));
        Assert.Equal(10, said.Count);
    }

    [Fact]
    public async Task Unprotected_environments_reach_neither_resources_nor_state_of_protected_ones()
    {
        using var cloud = new SetupCloud();
        var said = OfDryRun(await cloud.RunBothAsync(new SetupRequest(true, false)));

        foreach (var reach in said)
        {
            var own = reach.Environment.EndsWith("protected", StringComparison.Ordinal) ? SetupCloud.ProtectedSubscription : SetupCloud.Subscription;
            Assert.Matches($"^/subscriptions/{own}(/|$)", reach.Scope);
            Assert.NotEqual("Owner", reach.Role);
        }

        Assert.All(said.Where(reach => reach.Environment.Contains("plan", StringComparison.Ordinal)), reach => Assert.EndsWith("Reader", reach.Role, StringComparison.Ordinal));
        Assert.Equal(4, said.Select(reach => reach.Identity).Distinct().Count());
        await cloud.RunBothAsync();
        foreach (var environment in cloud.GitHub.Environments)
        {
            var own = environment.EndsWith("protected", StringComparison.Ordinal) ? SetupCloud.ProtectedSubscription : SetupCloud.Subscription;
            Assert.Equal(own, cloud.GitHub.Variables(environment)["AZURE_SUBSCRIPTION_ID"]);
        }
    }

    [Fact]
    public async Task Who_deploys_may_assign_the_roles_of_the_catalogue_and_no_other()
    {
        using var cloud = new SetupCloud();
        await cloud.RunAsync();

        var conditions = cloud.Azure.Ids.Select(id => (string?)(cloud.Azure[id]!["properties"] as JsonObject)?["condition"]).OfType<string>().ToList();

        var catalog = TestApplications.Catalog;
        var wanted = catalog.Entries.SelectMany(entry => entry.Azure.Roles).Select(catalog.RoleId).Distinct().Order(StringComparer.Ordinal).ToList();
        var allowed = Guid().Matches(Assert.Single(conditions)).Select(match => match.Value).ToList();
        Assert.Equal(wanted.Concat(wanted), allowed);
        Assert.DoesNotContain(catalog.RoleId("Contributor"), allowed);
        Assert.DoesNotContain(catalog.RoleId("Role Based Access Control Administrator"), allowed);
        Assert.Equal(2, Regex.Count(conditions[0], "PrincipalType\\] ForAnyOfAnyValues:StringEqualsIgnoreCase \\{'ServicePrincipal'\\}"));
    }

    [Fact]
    public async Task Without_any_sign_in_to_GitHub_the_dry_run_still_says_what_it_would_do()
    {
        using var cloud = new SetupCloud { IsSignedInToGitHub = false };
        cloud.Before = (_, request) => request.RequestUri!.Host == "management.azure.com" ? (403, new JsonObject { ["error"] = new JsonObject { ["code"] = "AuthorizationFailed" } }) : null;

        var shown = await cloud.RunBothAsync(new SetupRequest(true, false));

        Assert.Equal(10, OfDryRun(shown).Count);
        Assert.Contains("NG6061", shown.Problems.Select(problem => problem.Code));
        Assert.Contains("NG6065", shown.Problems.Select(problem => problem.Code));
        Assert.Empty(cloud.Changes);
    }

    [Fact]
    public async Task Who_does_not_answer_is_not_asked_for_every_step()
    {
        using var cloud = new SetupCloud();
        cloud.Before = (_, request) => request.RequestUri!.Host == "management.azure.com" ? throw new HttpRequestException("no such host") : null;

        var shown = await cloud.RunBothAsync(new SetupRequest(true, false));

        Assert.Equal(["NG6013"], shown.Problems.Select(problem => problem.Code));
        Assert.Single(cloud.Requests.Where(request => request.StartsWith("Azure ", StringComparison.Ordinal)).Distinct());
        Assert.Equal(10, OfDryRun(shown).Count);
    }

    private static SortedSet<Reach> OfDryRun(RecordingReporter reporter)
    {
        var puts = reporter.Steps.Select(step => Put().Match(step)).Where(match => match.Success)
            .Select(match => (Path: match.Groups["path"].Value, Body: JsonNode.Parse(match.Groups["body"].Value)!)).ToList();
        return Join(
            puts.Select(put => (put.Path, put.Body)),
            principal => principal["<principalId of ".Length..^1]);
    }

    private static SortedSet<Reach> OfAzure(SetupCloud cloud)
    {
        var identities = cloud.Azure.Ids.Where(id => id.Contains("/userAssignedIdentities/", StringComparison.Ordinal) && !id.Contains("/federated", StringComparison.Ordinal))
            .ToDictionary(id => (string)cloud.Azure[id]!["properties"]!["principalId"]!, id => id[(id.LastIndexOf('/') + 1)..]);
        return Join(cloud.Azure.Ids.Select(id => (id, cloud.Azure[id]!)), principal => identities[principal]);
    }

    private static SortedSet<Reach> Join(IEnumerable<(string Path, JsonNode Body)> objects, Func<string, string> identityOf)
    {
        var roles = TestApplications.Catalog.Common.Roles.ToDictionary(role => role.Id, role => role.Name);
        var all = objects.ToList();
        var signIns = all.Select(item => (Match: Credential().Match(item.Path), item.Body)).Where(item => item.Match.Success)
            .Select(item => (Identity: item.Match.Groups[1].Value, Environment: ((string)item.Body["properties"]!["subject"]!).Split("environment:")[1]));
        var assignments = all.Select(item => (Match: Assignment().Match(item.Path), item.Body)).Where(item => item.Match.Success)
            .Select(item => (
                Identity: identityOf((string)item.Body["properties"]!["principalId"]!),
                Role: roles[((string)item.Body["properties"]!["roleDefinitionId"]!).Split('/')[^1]],
                Scope: item.Match.Groups[1].Value));
        return
        [
            .. signIns.Join(assignments, signIn => signIn.Identity, assignment => assignment.Identity,
                (signIn, assignment) => new Reach(signIn.Environment, signIn.Identity, assignment.Role, assignment.Scope)),
        ];
    }

    private static string Named(string call) => Regex.Replace(call, "roleAssignments/.*$", "roleAssignments/*");

    [GeneratedRegex("^    Azure PUT (?<path>/.*?) (?<body>\\{.*)$")]
    private static partial Regex Put();

    [GeneratedRegex("/userAssignedIdentities/([^/]+)/federatedIdentityCredentials/")]
    private static partial Regex Credential();

    [GeneratedRegex("^(.+)/providers/Microsoft.Authorization/roleAssignments/")]
    private static partial Regex Assignment();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guid();

    /// <summary>A job of a GitHub environment signs in as an identity, which has a role somewhere.</summary>
    private sealed record Reach(string Environment, string Identity, string Role, string Scope) : IComparable<Reach>
    {
        public int CompareTo(Reach? other) => string.CompareOrdinal(ToString(), other?.ToString());
    }
}
