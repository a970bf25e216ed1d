using System.Text.Json;
using System.Text.Json.Nodes;
using NubesGen.Diagnostics;
using NubesGen.GitOps.Azure;
using NubesGen.GitOps.Steps;

namespace NubesGen.GitOps.GitHub;

/// <summary>What one tier has on GitHub, step by step: https://docs.github.com/rest/deployments/environments.</summary>
/// <param name="tier">The tier.</param>
/// <param name="repository">The repository.</param>
internal sealed class GitHubSteps(SetupTier tier, GitHubRepository repository)
{
    /// <summary>The variable that says which subscription an environment is of.</summary>
    public const string SubscriptionVariable = "AZURE_SUBSCRIPTION_ID";

    /// <summary>The steps.</summary>
    /// <returns>In order: no variable before the environment is closed to other branches.</returns>
    public IEnumerable<SetupStep> All() =>
    [
        Environment(tier.DeployEnvironment, isRestricted: true),
        Branches(),
        .. tier.NeedsApproval && repository.Reviewer is { } reviewer ? [Approval(reviewer)] : Array.Empty<SetupStep>(),
        // A pull request runs on a reference of its own, so that one cannot be closed to branches.
        Environment(tier.PlanEnvironment, isRestricted: false),
        .. Variables(tier.DeployEnvironment, tier.Names.DeployIdentity),
        .. Variables(tier.PlanEnvironment, tier.Names.PlanIdentity),
    ];

    private string PathOf(string environment) => $"{repository.Path}/environments/{environment}";

    private SetupStep Environment(string name, bool isRestricted)
    {
        var path = PathOf(name);
        return new SetupStep($"GitHub environment {name}")
        {
            Look = _ => Get(path),
            Make = (found, _) => found is not null && (!isRestricted || found.Flag("deployment_branch_policy", "custom_branch_policies") == true)
                ? []
                : [Call("PUT", path, Rules(found, isRestricted))],
            Undo = (_, _) => Call("DELETE", path),
            Guards =
            [
                new SetupGuard(Get($"{path}/variables?per_page=30"), answer => Foreign(answer, "variables")),
                new SetupGuard(Get($"{path}/secrets?per_page=30"), answer => Foreign(answer, "secrets")),
            ],
        };
    }

    /// <summary>Other projects of the repository may have other branches: theirs stay.</summary>
    private SetupStep Branches()
    {
        var path = $"{PathOf(tier.DeployEnvironment)}/deployment-branch-policies";
        return new SetupStep($"branches of the GitHub environment {tier.DeployEnvironment}")
        {
            Look = _ => Get($"{path}?per_page=100"),
            Make = (found, _) =>
            [
                .. tier.Branches.Except(found.List("branch_policies").Select(policy => policy.Text("name")).OfType<string>(), StringComparer.Ordinal)
                    .Select(branch => Call("POST", path, new JsonObject { ["name"] = branch, ["type"] = "branch" })),
            ],
        };
    }

    private SetupStep Approval(long reviewer)
    {
        var path = PathOf(tier.DeployEnvironment);
        return new SetupStep($"approval of deployments to the GitHub environment {tier.DeployEnvironment}")
        {
            Look = _ => Get(path),
            Make = (found, _) =>
            {
                if (found.List("protection_rules").Any(rule => rule.Text("type") == "required_reviewers"))
                {
                    return [];
                }

                var rules = Rules(found, isRestricted: true);
                rules["reviewers"] = new JsonArray(new JsonObject { ["type"] = "User", ["id"] = reviewer });
                return [Call("PUT", path, rules)];
            },
            WithoutIt = GitOpsSetupProblems.NoApproval(tier.DeployEnvironment, "the plan of the repository's owner has no required reviewers for it"),
        };
    }

    private IEnumerable<SetupStep> Variables(string environment, string identity)
    {
        var deploys = tier.Names.DeployIdentity;
        (string Name, Func<SetupValues, string> Value)[] variables =
        [
            ("AZURE_CLIENT_ID", Of(IdentityValues.ClientId, identity)),
            ("AZURE_TENANT_ID", Of(IdentityValues.TenantId, identity)),
            (SubscriptionVariable, _ => tier.Subscription),
            ("NUBESGEN_STATE_STORAGE_ACCOUNT", _ => tier.Names.Account),
            ("NUBESGEN_STATE_CONTAINER", _ => Environments.SetupNames.Container),
            ("NUBESGEN_STATE_RESOURCE_GROUP", _ => tier.Names.ResourceGroup),
            // Whoever plans says the same as whoever deploys, or every plan would show a change.
            ("NUBESGEN_DATABASE_ADMINISTRATOR_OBJECT_ID", Of(IdentityValues.PrincipalId, deploys)),
            ("NUBESGEN_DATABASE_ADMINISTRATOR_NAME", _ => deploys),
            ("NUBESGEN_DATABASE_ADMINISTRATOR_TYPE", _ => "ServicePrincipal"),
            ("NUBESGEN_DATABASE_ADMINISTRATOR_CLIENT_ID", Of(IdentityValues.ClientId, deploys)),
        ];
        return variables.Select(variable => Variable(environment, variable.Name, variable.Value));

        static Func<SetupValues, string> Of(string value, string identity) => values => values[IdentityValues.Key(value, identity)];
    }

    private SetupStep Variable(string environment, string name, Func<SetupValues, string> valueOf)
    {
        var path = $"{PathOf(environment)}/variables";
        return new SetupStep($"variable {name} of the GitHub environment {environment}")
        {
            Look = _ => Get($"{path}/{name}"),
            Make = (found, values) => (found.Text("value"), valueOf(values)) switch
            {
                (null, var value) => [Call("POST", path, new JsonObject { ["name"] = name, ["value"] = value })],
                (var there, var value) when there == value => [],
                (var there, var value) => name == SubscriptionVariable
                    ? throw new NubesGenException(GitOpsSetupProblems.OtherSubscription(environment, there, value))
                    : [Call("PATCH", $"{path}/{name}", new JsonObject { ["name"] = name, ["value"] = value })],
            },
            Undo = (_, _) => Call("DELETE", $"{path}/{name}"),
        };
    }

    /// <summary>What is not said anew is taken away; what the owner's plan has not must not be said at all.</summary>
    private static JsonObject Rules(JsonElement? found, bool isRestricted)
    {
        var rules = new JsonObject
        {
            ["deployment_branch_policy"] = isRestricted ? new JsonObject { ["protected_branches"] = false, ["custom_branch_policies"] = true } : null,
        };
        foreach (var rule in found.List("protection_rules"))
        {
            if (rule.Text("type") == "wait_timer" && rule.Number("wait_timer") is { } minutes)
            {
                rules["wait_timer"] = minutes;
            }

            if (rule.Text("type") == "required_reviewers")
            {
                rules["prevent_self_review"] = rule.Flag("prevent_self_review") ?? false;
                rules["reviewers"] = new JsonArray([.. rule.List("reviewers").Select(reviewer => (JsonNode)new JsonObject
                {
                    ["type"] = reviewer.Text("type"), ["id"] = reviewer.Number("reviewer", "id"),
                })]);
            }
        }

        return rules;
    }

    /// <summary>What is left when our own variables are gone; in a dry run they are there still.</summary>
    private List<string> Foreign(JsonElement? answer, string list)
    {
        var ours = Variables(tier.DeployEnvironment, tier.Names.DeployIdentity).Select(step => step.Title.Split(' ')[1]);
        return [.. answer.List(list).Select(item => item.Text("name")).OfType<string>().Except(ours, StringComparer.Ordinal)];
    }

    private static SetupCall Get(string path) => Call("GET", path);

    private static SetupCall Call(string method, string path, JsonNode? body = null) => new(SetupParty.GitHub, method, path, body);
}
