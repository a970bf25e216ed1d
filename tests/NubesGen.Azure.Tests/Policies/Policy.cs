using NubesGen.Applications;
using NubesGen.Tests.Configurations;

namespace NubesGen.Tests.Policies;

/// <summary>Something that no configuration may hold.</summary>
/// <param name="Name">What is forbidden.</param>
/// <param name="IsBroken">Whether a resource breaks it, among all of them and in their network.</param>
internal sealed record Policy(string Name, Func<Resource, Resources, NetworkKind, bool> IsBroken)
{
    /// <summary>What breaks it.</summary>
    /// <param name="resources">The resources of a plan or a state.</param>
    /// <param name="network">The network they are made for.</param>
    /// <returns>Addresses.</returns>
    public IEnumerable<string> Violations(Resources resources, NetworkKind network) =>
        resources.All.Where(resource => IsBroken(resource, resources, network)).Select(resource => resource.Address);
}
