using System.Text.Json;
using System.Text.Json.Nodes;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>One container app in Azure Resource Manager.</summary>
/// <param name="context">Which.</param>
internal sealed class ContainerApp(HostContext context)
{
    /// <summary>The form of requests and answers, of apps as of jobs.</summary>
    public const string ApiVersion = "2025-01-01";

    private readonly string id = context.Id($"Microsoft.App/containerApps/{context.ApplicationName}");

    /// <summary>Reads it.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How it is.</returns>
    /// <exception cref="NubesGenException">NG5053: there is none; as of <see cref="NubesGen.Azure.ResourceManagerClient.GetAsync"/>.</exception>
    public async Task<ContainerAppState> ReadAsync(CancellationToken cancellationToken) => await GetAsync(id, cancellationToken) is { } json
        ? new ContainerAppState(json)
        : throw new NubesGenException(ContainerProblems.NoApplication(context.ApplicationName));

    /// <summary>Reads a revision.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public async Task<ContainerRevision?> RevisionAsync(string name, CancellationToken cancellationToken) =>
        await GetAsync(At(name), cancellationToken) is { } json ? new ContainerRevision(json) : null;

    /// <summary>Reads the revisions there are, inactive ones too: not many, for Terraform says how many inactive ones Azure keeps.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The revisions.</returns>
    public async Task<IReadOnlyList<ContainerRevision>> RevisionsAsync(CancellationToken cancellationToken) =>
        [.. (await GetAsync($"{id}/revisions", cancellationToken))?["value"]?.AsArray().Select(json => new ContainerRevision(json!.AsObject())) ?? []];

    /// <summary>What Azure says of the replicas of a revision that is not as it should be.</summary>
    /// <param name="revision">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A line for each container that says something.</returns>
    public async Task<IReadOnlyList<string>> ReplicaDetailsAsync(string revision, CancellationToken cancellationToken) =>
    [
        .. ((await GetAsync($"{At(revision)}/replicas", cancellationToken))?["value"]?.AsArray() ?? [])
            .SelectMany(replica => (replica?["properties"]?["containers"]?.AsArray() ?? []).Select(container => (Replica: replica, Container: container)))
            .Select(pair => (
                Name: (string?)pair.Replica?["name"], State: (string?)pair.Container?["runningState"],
                Details: (string?)pair.Container?["runningStateDetails"], Restarts: (int?)pair.Container?["restartCount"] ?? 0))
            .Select(told => $"{told.Name}: {told.State}{(told.Restarts == 0 ? "" : $", started again {told.Restarts} times")}{(string.IsNullOrEmpty(told.Details) ? "" : $", {told.Details}")}"),
    ];

    /// <summary>Makes a new revision, which gets no requests: those stay where they are, by name.</summary>
    /// <param name="template">What it is made of, with its suffix.</param>
    /// <param name="serving">The revision that serves meanwhile; <see langword="null"/>: none, or there is no ingress.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Done when Azure has taken it; it need not run yet.</returns>
    public Task ReviseAsync(JsonObject template, string? serving, CancellationToken cancellationToken)
    {
        var properties = new JsonObject { ["template"] = template };
        if (serving is not null)
        {
            properties["configuration"] = Traffic(serving);
        }

        return PatchAsync(properties, cancellationToken);
    }

    /// <summary>Gives all requests to one revision.</summary>
    /// <param name="revision">Its name.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Done when it has them.</returns>
    public Task ServeAsync(string revision, CancellationToken cancellationToken) =>
        PatchAsync(new JsonObject { ["configuration"] = Traffic(revision) }, cancellationToken);

    /// <summary>Lets a revision run.</summary>
    /// <param name="revision">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when Azure has taken note.</returns>
    public Task ActivateAsync(string revision, CancellationToken cancellationToken) => PostAsync($"{At(revision)}/activate", cancellationToken);

    /// <summary>Lets a revision run no longer; it stays to be activated again.</summary>
    /// <param name="revision">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when Azure has taken note.</returns>
    public Task DeactivateAsync(string revision, CancellationToken cancellationToken) => PostAsync($"{At(revision)}/deactivate", cancellationToken);

    private static JsonObject Traffic(string revision) => new()
    {
        ["ingress"] = new JsonObject { ["traffic"] = new JsonArray(new JsonObject { ["revisionName"] = revision, ["weight"] = 100 }) },
    };

    private string At(string revision) => $"{id}/revisions/{revision}";

    /// <summary>What is not given stays: Azure takes it as a JSON merge patch, in which a list is replaced as a whole.</summary>
    private async Task PatchAsync(JsonObject properties, CancellationToken cancellationToken)
    {
        var azure = await context.Connection.ResourceManagerAsync(cancellationToken);
        var body = new BinaryData(new JsonObject { ["properties"] = properties }.ToJsonString());
        using var _ = await azure.ChangeAsync("PATCH", id, ApiVersion, body, cancellationToken);
    }

    private async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        var azure = await context.Connection.ResourceManagerAsync(cancellationToken);
        using var _ = await azure.ChangeAsync("POST", path, ApiVersion, body: null, cancellationToken);
    }

    private async Task<JsonObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        var azure = await context.Connection.ResourceManagerAsync(cancellationToken);
        using var json = await azure.GetAsync(path, ApiVersion, cancellationToken);
        return json is null ? null : JsonSerializer.Deserialize<JsonObject>(json);
    }
}
