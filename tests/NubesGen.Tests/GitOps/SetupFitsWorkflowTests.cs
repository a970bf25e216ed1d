using System.IO.Enumeration;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NubesGen.GitOps.Azure;
using NubesGen.GitOps.GitHub;
using NubesGen.Tests.Generation;
using NubesGen.Tests.WorkflowRuns;

namespace NubesGen.Tests.GitOps;

/// <summary>What SetupGitOps makes on GitHub is what the generated workflow asks for.</summary>
public sealed partial class SetupFitsWorkflowTests : IDisposable
{
    private static readonly GitHubRepository Repository = GitHubRepository.Unseen(new GitHubRemote("github.com", "contoso/todo"));

    private static readonly SetupTier[] Tiers =
    [
        SetupTier.Unprotected("github.com/contoso/todo", "5b000000-0000-4000-8000-000000000001", "env-", "main"),
        SetupTier.Protected("github.com/contoso/todo", "5b000000-0000-4000-8000-000000000002", "env-", ["prod", "production"]),
    ];

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Events whose job must be let in.</summary>
    public static TheoryData<string> Allowed => [.. Events.Keys];

    private static Dictionary<string, JsonObject> Events => new()
    {
        ["a push"] = GitHubEvents.Push("env-alice"),
        ["a push to a branch with a slash"] = GitHubEvents.Push("env-alice/cart"),
        ["a new branch"] = GitHubEvents.Push("env-alice", created: true),
        ["a deletion"] = GitHubEvents.Delete("env-alice"),
        ["the deletion of a protected one's branch"] = GitHubEvents.Delete("env-prod"),
        ["the schedule"] = GitHubEvents.Schedule(),
        ["a destruction whose branch is gone"] = GitHubEvents.Manual("destroy", "main", "env-alice", "alice"),
        ["a pull request"] = GitHubEvents.PullRequest("env-prod"),
        ["a push to a protected one"] = GitHubEvents.Push("env-prod"),
        ["a destruction of a protected one, from its branch"] = GitHubEvents.Manual("destroy", "env-prod", confirm: "prod"),
    };

    [Fact]
    public void Every_variable_that_a_workflow_hands_on_is_set_and_every_one_that_is_set_is_handed_on()
    {
        // Which people look after the data, only they know.
        const string theirs = "NUBESGEN_DATABASE_ADMINISTRATOR_GROUP";
        var handedOn = TestApplications.Catalog.Services.SelectMany(service => Asked().Matches(Text(service.Id)).Select(match => match.Groups[1].Value))
            .Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Contains(theirs, handedOn);
        foreach (var tier in Tiers)
        {
            var set = new GitHubSteps(tier, Repository).All().Select(step => Set().Match(step.Title)).Where(match => match.Success).ToList();
            foreach (var environment in new[] { tier.DeployEnvironment, tier.PlanEnvironment })
            {
                Assert.Equal(handedOn.Except([theirs]), set.Where(match => match.Groups[2].Value == environment).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void The_branch_of_each_job_may_deploy_to_its_environment(string name) => Assert.True(IsLetIn(Events[name]));

    [Fact]
    public void Only_its_own_branch_reaches_a_protected_environment()
    {
        Assert.False(IsLetIn(GitHubEvents.Manual("destroy", "main", "env-prod", "prod")));
        Assert.False(IsLetIn(GitHubEvents.Manual("apply", "env-alice", "env-prod")));
    }

    private bool IsLetIn(JsonObject github)
    {
        var workflow = Workflow.Parse(Text("PostgreSql"));
        var environment = workflow.Jobs[Assert.Single(workflow.JobsOf(github))]["environment"];
        var name = new Contexts(github).Fill((environment is JsonObject named ? named["name"] : environment)!.GetValue<string>());
        var tier = Assert.Single(Tiers, tier => name == tier.DeployEnvironment || name == tier.PlanEnvironment);
        return name == tier.PlanEnvironment || tier.Branches.Any(pattern => Matches(pattern, github["ref_name"]!.GetValue<string>()));
    }

    /// <summary>A star matches no slash, two match folders, as of Ruby's File.fnmatch: https://docs.github.com/rest/deployments/branch-policies.</summary>
    private static bool Matches(string pattern, string branch) =>
        pattern.Contains("/**/", StringComparison.Ordinal) ? branch.Contains('/', StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern.Split('/')[0], branch, ignoreCase: false)
        : branch.Count(letter => letter == '/') == pattern.Count(letter => letter == '/') && FileSystemName.MatchesSimpleExpression(pattern, branch, ignoreCase: false);

    private string Text(string service)
    {
        var application = TestApplications.Create(folder.Path, services: [service]) with { ProtectedEnvironments = ["prod", "production"] };
        return TestApplications.Generator.Generate(application).Single(file => file.Path == application.WorkflowFile).Text;
    }

    [GeneratedRegex(@"\bvars\.(\w+)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\Avariable (\w+) of the GitHub environment (\S+)\z")]
    private static partial Regex Set();
}
