using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>What an operation left, and what went wrong.</summary>
/// <param name="State">The object as it is now; <see langword="null"/> when there is none.</param>
/// <param name="Problems">What went wrong.</param>
internal sealed record Outcome(Map? State, params IReadOnlyList<Diagnostic> Problems);

/// <summary>Makes, reads, changes and removes objects, in the store if there is one.</summary>
/// <param name="catalog">The resource types.</param>
/// <param name="store">The objects that exist; <see langword="null"/>: only Terraform's state knows them, and whatever it says is right.</param>
internal sealed class Lifecycle(AzureCatalog catalog, ObjectStore? store)
{
    private readonly Faults? faults = store is null ? null : new Faults(store.Folder);

    /// <summary>Reads an object.</summary>
    public async Task<Outcome> ReadAsync(ResourceType type, Map state, Session session)
    {
        var key = new ComputedValues(type, session).Key(state);
        var (vanishes, problem) = await InjectFaultsAsync(type, state, key, "read", session);
        if (problem is not null)
        {
            return new Outcome(state, problem);
        }

        if (vanishes)
        {
            store!.Delete(key);
        }

        var found = store is null ? state : store.Find(key, type.Schema.Block);
        if (found is not null)
        {
            session.Remember(found);
        }

        return new Outcome(found);
    }

    /// <summary>Makes an object.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="planned">What it is to be.</param>
    /// <param name="config">Its configuration: it alone has the write-only arguments.</param>
    /// <param name="session">Whose it is.</param>
    public async Task<Outcome> CreateAsync(ResourceType type, Map planned, Map config, Session session)
    {
        var values = new ComputedValues(type, session);
        var made = values.Resolve(planned);
        var key = values.Key(made);
        if (AzureErrors.Namespace(key) is { } providerNamespace
            && session.Registered is { } registered
            && !registered.Concat(catalog.AlwaysRegistered).Contains(providerNamespace, StringComparer.OrdinalIgnoreCase))
        {
            return new Outcome(null, AzureErrors.Unregistered(type.Name, key, providerNamespace));
        }

        if (store?.Find(key, type.Schema.Block) is not null)
        {
            return new Outcome(null, AzureErrors.Exists(type.Name, made["id"].AsText()));
        }

        var refusals = type.Refusals(Phase.Apply, config, isNew: true, session);
        if (refusals.Count > 0)
        {
            return new Outcome(null, refusals);
        }

        var (vanishes, problem) = await InjectFaultsAsync(type, made, key, "create", session);
        if (problem is not null)
        {
            return new Outcome(null, problem);
        }

        if (!vanishes && store?.TryCreate(key, type.Name, made) == false)
        {
            return new Outcome(null, AzureErrors.Exists(type.Name, made["id"].AsText()));
        }

        session.Remember(made);
        return new Outcome(made);
    }

    /// <summary>Changes an object.</summary>
    public async Task<Outcome> UpdateAsync(ResourceType type, Map prior, Map planned, Map config, Session session)
    {
        var values = new ComputedValues(type, session);
        var made = values.Resolve(planned);
        var key = values.Key(made);
        var refusals = type.Refusals(Phase.Apply, config, isNew: false, session);
        if (refusals.Count > 0)
        {
            return new Outcome(prior, refusals);
        }

        var (_, problem) = await InjectFaultsAsync(type, made, key, "update", session);
        if (problem is not null)
        {
            return new Outcome(prior, problem);
        }

        store?.Update(key, type.Name, made);
        session.Remember(made);
        return new Outcome(made);
    }

    /// <summary>Removes an object with all that is inside.</summary>
    public async Task<Outcome> DeleteAsync(ResourceType type, Map prior, Session session)
    {
        var key = new ComputedValues(type, session).Key(prior);
        if (type.Name == "azurerm_resource_group" && session.PreventsDeletionOfNonEmptyGroups && store?.Inside(key) is { Count: > 0 } inside)
        {
            return new Outcome(prior, AzureErrors.GroupNotEmpty(key, inside));
        }

        var (_, problem) = await InjectFaultsAsync(type, prior, key, "delete", session);
        if (problem is not null)
        {
            return new Outcome(prior, problem);
        }

        store?.Delete(key);
        return new Outcome(null);
    }

    /// <summary>Finds an object for a Terraform that does not know it.</summary>
    public Outcome Import(ResourceType type, string id) =>
        store is null ? new Outcome(null, new Diagnostic("Nothing can be imported", "Objects exist for an import only with NUBESGEN_SIMULATOR_STORE set."))
        : store.FindById(id, type.Name, type.Schema.Block) is { } found ? new Outcome(found)
        : new Outcome(null, new Diagnostic($"No {type.Name} has the ID \"{id}\""));

    /// <summary>Lets go wrong what is to go wrong.</summary>
    private async Task<(bool Vanishes, Diagnostic? Problem)> InjectFaultsAsync(ResourceType type, Map value, string key, string operation, Session session)
    {
        var verb = operation == "read" ? "reading" : operation[..^1] + "ing";
        var vanishes = false;
        foreach (var fault in faults?.For(type.Name, value["name"].AsText(), operation) ?? [])
        {
            if (await Task.WhenAny(session.Stopped, Task.Delay(fault.Delay)) == session.Stopped)
            {
                return (false, AzureErrors.Stopped(verb, type.Name, key));
            }

            if (fault.Kind == "fail")
            {
                return (false, AzureErrors.Refused(verb, type.Name, key, fault.Code, fault.Message));
            }

            vanishes |= fault.Kind == "vanish";
        }

        return (vanishes, null);
    }
}
