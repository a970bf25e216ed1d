using NubesGen.Applications;
using NubesGen.Tests.Configurations;

namespace NubesGen.Tests.Policies;

/// <summary>Something that no planned configuration may hold.</summary>
/// <param name="Name">What is forbidden.</param>
/// <param name="IsBroken">Whether a resource breaks it.</param>
internal sealed record Policy(string Name, Func<Resource, NetworkKind, bool> IsBroken)
{
    /// <summary>What breaks it in a plan.</summary>
    /// <param name="resources">The planned resources.</param>
    /// <param name="network">The network they are planned for.</param>
    /// <returns>Addresses.</returns>
    public IEnumerable<string> Violations(Resources resources, NetworkKind network) =>
        resources.All.Where(resource => IsBroken(resource, network)).Select(resource => resource.Address);
}
