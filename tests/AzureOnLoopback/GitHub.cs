using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud;

/// <summary>GitHub's REST API as far as a set-up asks it: one repository with its environments. It remembers what it was asked.</summary>
/// <param name="owner">Whose repository; its letter case counts.</param>
/// <param name="name">Its name.</param>
internal sealed class GitHub(string owner, string name)
{
    private const long User = 583231;

    private readonly SortedDictionary<string, JsonObject> environments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> branches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, string>> variables = new(StringComparer.Ordinal);
    private int lastId;

    /// <summary>What whoever asks must show.</summary>
    public string Token { get; } = $"ghp_{Guid.NewGuid():N}";

    /// <summary>How subjects of tokens are made.</summary>
    public JsonObject Template { get; set; } = new() { ["use_default"] = true };

    /// <summary>Whether the owner pays for approvals.</summary>
    public bool HasApprovals { get; set; } = true;

    /// <summary>Paths of files on the default branch.</summary>
    public ISet<string> Files { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Names of secrets, by environment.</summary>
    public IDictionary<string, string[]> Secrets { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    /// <summary>Method and path of all requests, the oldest first.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>All that is set up, in one text.</summary>
    public string State => new JsonObject(environments.Select(environment => KeyValuePair.Create(environment.Key, (JsonNode?)new JsonObject
    {
        ["rules"] = environment.Value.DeepClone(),
        ["branches"] = new JsonArray([.. branches[environment.Key].Order(StringComparer.Ordinal).Select(branch => (JsonNode)branch)]),
        ["variables"] = new JsonObject(variables[environment.Key].Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
    }))).ToJsonString();

    /// <summary>The variables of an environment; to be changed as somebody in the portal would.</summary>
    public IDictionary<string, string> Variables(string environment) => variables[environment];

    /// <summary>Patterns of the branches that may deploy to an environment.</summary>
    public IReadOnlyList<string> Branches(string environment) => branches[environment];

    /// <summary>Names of all environments.</summary>
    public IReadOnlyCollection<string> Environments => environments.Keys;

    /// <summary>Answers as a server.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var (status, answer) = Answer(
            context.Request.Method, context.Request.Path.Value!, context.Request.Headers.Authorization.ToString(), await reader.ReadToEndAsync());
        context.Response.StatusCode = status;
        if (answer is not null)
        {
            await context.Response.WriteAsJsonAsync(answer);
        }
    }

    /// <summary>Answers a request.</summary>
    public (int Status, JsonNode? Body) Answer(string method, string path, string authorization, string body)
    {
        Requests.Enqueue($"{method} {path}");
        var json = body.Length == 0 ? null : JsonNode.Parse(body);
        if (authorization != $"Bearer {Token}")
        {
            return (401, Message("Bad credentials"));
        }

        if (path == "/user")
        {
            return (200, new JsonObject { ["id"] = User, ["login"] = "alice" });
        }

        var repository = $"/repos/{owner}/{name}";
        if (!path.StartsWith(repository, StringComparison.OrdinalIgnoreCase))
        {
            return (404, Message("Not Found"));
        }

        return (method, path[repository.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", []) => (200, Repository()),
            ("GET", ["actions", "oidc", "customization", "sub"]) => (200, Template.DeepClone()),
            ("GET", ["contents", .. var file]) => Files.Contains(string.Join('/', file)) ? (200, new JsonObject { ["type"] = "file" }) : (404, Message("Not Found")),
            ("PUT", ["environments", var environment]) => Put(environment, json!.AsObject()),
            (_, ["environments", var environment, ..]) when !environments.ContainsKey(environment) => (404, Message("Not Found")),
            ("GET", ["environments", var environment]) => (200, environments[environment].DeepClone()),
            ("DELETE", ["environments", var environment]) => Delete(environment),
            ("GET", ["environments", var environment, "deployment-branch-policies"]) => (200, new JsonObject
            {
                ["branch_policies"] = new JsonArray([.. branches[environment].Select((branch, i) => new JsonObject { ["id"] = i, ["name"] = branch })]),
            }),
            ("POST", ["environments", var environment, "deployment-branch-policies"]) => AddBranch(environment, (string)json!["name"]!),
            ("GET", ["environments", var environment, "secrets"]) => (200, new JsonObject
            {
                ["secrets"] = new JsonArray([.. (Secrets.TryGetValue(environment, out var secrets) ? secrets : []).Select(secret => new JsonObject { ["name"] = secret })]),
            }),
            ("GET", ["environments", var environment, "variables"]) => (200, new JsonObject
            {
                ["variables"] = new JsonArray([.. variables[environment].Select(variable => Variable(variable.Key, variable.Value))]),
            }),
            ("POST", ["environments", var environment, "variables"]) => variables[environment].TryAdd((string)json!["name"]!, (string)json["value"]!)
                ? (201, null)
                : (409, Message("Already exists")),
            (_, ["environments", var environment, "variables", var variable]) when !variables[environment].ContainsKey(variable) => (404, Message("Not Found")),
            ("GET", ["environments", var environment, "variables", var variable]) => (200, Variable(variable, variables[environment][variable])),
            ("PATCH", ["environments", var environment, "variables", var variable]) => Set(environment, variable, (string)json!["value"]!),
            ("DELETE", ["environments", var environment, "variables", var variable]) => (variables[environment].Remove(variable) ? 204 : 404, null),
            _ => (404, Message("Not Found")),
        };
    }

    private JsonObject Repository() => new()
    {
        ["id"] = 1296269,
        ["name"] = name,
        ["full_name"] = $"{owner}/{name}",
        ["owner"] = new JsonObject { ["login"] = owner, ["id"] = 66577 },
        ["default_branch"] = "main",
        ["visibility"] = "private",
    };

    private (int Status, JsonNode? Body) Put(string environment, JsonObject body)
    {
        if (body.ContainsKey("reviewers") && !HasApprovals)
        {
            return (422, Message("Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule."));
        }

        var rules = new JsonArray();
        if (body["wait_timer"] is { } timer)
        {
            rules.Add(new JsonObject { ["type"] = "wait_timer", ["wait_timer"] = timer.DeepClone() });
        }

        if (body["reviewers"] is JsonArray reviewers)
        {
            rules.Add(new JsonObject
            {
                ["type"] = "required_reviewers",
                ["reviewers"] = new JsonArray([.. reviewers.Select(reviewer => new JsonObject
                {
                    ["type"] = (string)reviewer!["type"]!, ["reviewer"] = new JsonObject { ["id"] = (long)reviewer["id"]! },
                })]),
            });
        }

        var id = environments.TryGetValue(environment, out var there) ? (int)there["id"]! : ++lastId;
        environments[environment] = new JsonObject
        {
            ["id"] = id,
            ["name"] = environment,
            ["protection_rules"] = rules,
            ["deployment_branch_policy"] = body["deployment_branch_policy"]?.DeepClone(),
        };
        branches.TryAdd(environment, []);
        variables.TryAdd(environment, new(StringComparer.Ordinal));
        return (200, environments[environment].DeepClone());
    }

    private (int Status, JsonNode? Body) Delete(string environment)
    {
        environments.Remove(environment);
        branches.Remove(environment);
        variables.Remove(environment);
        return (204, null);
    }

    private (int Status, JsonNode? Body) AddBranch(string environment, string branch)
    {
        if ((bool?)environments[environment]["deployment_branch_policy"]?["custom_branch_policies"] != true)
        {
            return (404, Message("Not Found"));
        }

        branches[environment].Add(branch);
        return (200, new JsonObject { ["name"] = branch });
    }

    private (int Status, JsonNode? Body) Set(string environment, string variable, string value)
    {
        variables[environment][variable] = value;
        return (204, null);
    }

    private static JsonObject Variable(string variable, string value) => new() { ["name"] = variable, ["value"] = value };

    private static JsonObject Message(string text) => new() { ["message"] = text };
}
