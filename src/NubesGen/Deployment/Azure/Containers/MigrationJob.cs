using System.Text.Json;
using System.Text.Json.Nodes;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>
/// Runs a command of a release inside the environment's network, by the Container Apps job that Terraform has made there for that. Source of
/// how a run takes an image and a command of its own: https://learn.microsoft.com/azure/container-apps/jobs#start-a-job-execution-on-demand.
/// </summary>
/// <param name="context">Whose.</param>
/// <param name="poll">Between two looks at the run.</param>
internal sealed class MigrationJob(HostContext context, TimeSpan poll)
{
    /// <summary>Tells the run from others, for Azure's first answer need not say what it is called.</summary>
    private const string RunVariable = "NUBESGEN_RUN";

    /// <summary>How long Azure may take until it tells of a run that it has started.</summary>
    private static readonly TimeSpan KnownWithin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(20);

    /// <summary>Runs the command to its end; the job itself says how long that may take.</summary>
    /// <param name="release">A staged release.</param>
    /// <param name="command">Program and arguments, as paths within the container.</param>
    /// <param name="environment">Variables beside those that the job has.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>Done when it has ended well.</returns>
    /// <exception cref="NubesGenException">NG5055: there is no job; NG5056: the command has failed.</exception>
    public async Task RunAsync(
        AzureRelease release, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var name = JobName() ?? throw new NubesGenException(ContainerProblems.NoJob(context.Target.Name.Value));
        var id = context.Id($"Microsoft.App/jobs/{name}");
        var azure = await context.Connection.ResourceManagerAsync(cancellationToken);
        using var job = await azure.GetAsync(id, ContainerApp.ApiVersion, cancellationToken)
            ?? throw new NubesGenException(ContainerProblems.NoJob(context.Target.Name.Value));
        var run = Guid.NewGuid().ToString("N");
        var template = Template(JsonSerializer.Deserialize<JsonObject>(job)!, release.Image!, command, environment.Append(new(RunVariable, run)));
        context.Reporter.Status($"Starting the job {name}");
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using (await azure.ChangeAsync("POST", $"{id}/start", ContainerApp.ApiVersion, new BinaryData(template.ToJsonString()), cancellationToken))
            {
            }

            await WaitAsync(id, name, await FindAsync(id, name, run, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await StopAsync(id, name, run);
            throw;
        }
    }

    /// <summary>The container of the job with what is this run's: what is given replaces the job's own template as a whole.</summary>
    private static JsonObject Template(JsonObject job, string image, IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var container = job["properties"]!["template"]!["containers"]![0]!.DeepClone().AsObject();
        container["image"] = image;
        container["command"] = new JsonArray(command[0]);
        container["args"] = new JsonArray([.. command.Skip(1).Select(argument => (JsonNode)argument)]);
        var variables = container["env"] as JsonArray ?? [];
        var given = environment.ToDictionary(StringComparer.Ordinal);
        container["env"] = new JsonArray(
        [
            .. variables.Where(variable => !given.ContainsKey((string)variable!["name"]!)).Select(variable => variable!.DeepClone()),
            .. given.Select(variable => (JsonNode)new JsonObject { ["name"] = variable.Key, ["value"] = variable.Value }),
        ]);
        return new JsonObject { ["containers"] = new JsonArray(container) };
    }

    private string? JobName() =>
        context.Outputs.TryGetValue("migration_job", out var output) && output.ValueKind == JsonValueKind.Object ? output.GetProperty("name").GetString() : null;

    private async Task<string> FindAsync(string id, string job, string run, CancellationToken cancellationToken)
    {
        var azure = await context.Connection.ResourceManagerAsync(cancellationToken);
        for (var deadline = DateTime.UtcNow + KnownWithin; ; await Task.Delay(poll, cancellationToken))
        {
            using var json = await azure.GetAsync($"{id}/executions", ContainerApp.ApiVersion, cancellationToken);
            var executions = json is null ? [] : JsonSerializer.Deserialize<JsonObject>(json)!["value"]?.AsArray() ?? [];
            if (executions.FirstOrDefault(execution => Variables(execution).Any(variable => (string?)variable?["value"] == run)) is { } found)
            {
                return (string)found["name"]!;
            }

            if (DateTime.UtcNow > deadline)
            {
                throw new NubesGenException(ContainerProblems.JobFailed(job, run, "unknown to Azure"));
            }
        }
    }

    private static JsonArray Variables(JsonNode? execution) => execution?["properties"]?["template"]?["containers"]?[0]?["env"] as JsonArray ?? [];

    /// <summary>Source of the states: https://learn.microsoft.com/rest/api/resource-manager/containerapps/jobs-executions/list#jobexecutionrunningstate.</summary>
    private async Task WaitAsync(string id, string job, string execution, CancellationToken cancellationToken)
    {
        var azure = await context.Connection.ResourceManagerAsync(cancellationToken);
        for (; ; await Task.Delay(poll, cancellationToken))
        {
            using var json = await azure.GetAsync($"{id}/executions/{execution}", ContainerApp.ApiVersion, cancellationToken);
            var status = json is null ? "Unknown" : (string?)JsonSerializer.Deserialize<JsonObject>(json)!["properties"]?["status"] ?? "Unknown";
            context.Reporter.Status($"{execution}: {status}");
            switch (status)
            {
                case "Succeeded":
                    return;
                case "Failed" or "Stopped" or "Degraded":
                    throw new NubesGenException(ContainerProblems.JobFailed(job, execution, status));
            }
        }
    }

    private async Task StopAsync(string id, string job, string run)
    {
        using var limit = new CancellationTokenSource(LastPatience);
        try
        {
            var execution = await FindAsync(id, job, run, limit.Token);
            var azure = await context.Connection.ResourceManagerAsync(limit.Token);
            using var _ = await azure.ChangeAsync("POST", $"{id}/executions/{execution}/stop", ContainerApp.ApiVersion, body: null, limit.Token);
        }
        catch (Exception e) when (e is NubesGenException or OperationCanceledException)
        {
            context.Reporter.Detail($"The run {run} of {job} could not be stopped: {e.Message}");
        }
    }
}
