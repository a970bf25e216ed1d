using System.Collections.Concurrent;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>What one connection of Terraform knows: its provider block and the objects it has seen.</summary>
internal sealed class Session
{
    private const string NoSubscription = "00000000-0000-0000-0000-000000000000";

    private readonly ConcurrentDictionary<string, Map> seen = new(StringComparer.OrdinalIgnoreCase);
    private readonly TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The subscription, a GUID.</summary>
    public string Subscription { get; private set; } = NoSubscription;

    /// <summary>The resource providers that the configuration registers; <see langword="null"/> when azurerm registers them by itself.</summary>
    public IReadOnlyList<string>? Registered { get; private set; } = [];

    /// <summary>Whether a resource group with something in it must stay.</summary>
    public bool PreventsDeletionOfNonEmptyGroups { get; private set; } = true;

    /// <summary>Ends when Terraform has been asked to stop.</summary>
    public Task Stopped => stop.Task;

    /// <summary>Takes the provider block.</summary>
    /// <param name="config">The block.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public void Configure(Map config, Func<string, string?> variable)
    {
        Subscription = config["subscription_id"].AsText() is { Length: > 0 } given ? given
            : variable("ARM_SUBSCRIPTION_ID") is { Length: > 0 } fromEnvironment ? fromEnvironment
            : NoSubscription;
        Registered = config["resource_provider_registrations"].AsText() is "" or "none"
            ? [.. ValuePath.Find(config, "resource_providers_to_register").Select(found => found.Value).OfType<Sequence>().SelectMany(list => list.Items).Select(item => item.AsText())]
            : null;
        PreventsDeletionOfNonEmptyGroups = ValuePath.Find(config, "features.resource_group.prevent_deletion_if_contains_resources")
            .All(found => found.Value is not Flag { IsSet: false });
    }

    /// <summary>Remembers an object.</summary>
    public void Remember(Map value) => seen[value["id"].AsText()] = value;

    /// <summary>An object seen before.</summary>
    public Map? Find(string id) => seen.GetValueOrDefault(id);

    /// <summary>Ends what takes long.</summary>
    public void Stop() => stop.TrySetResult();
}
