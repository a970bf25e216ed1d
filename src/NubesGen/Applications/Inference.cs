using NubesGen.Diagnostics;

namespace NubesGen.Applications;

/// <summary>A service that follows from a package.</summary>
/// <param name="Service">The service.</param>
/// <param name="Package">The package that implies it.</param>
/// <param name="Direct">Whether the project itself references the package.</param>
internal sealed record InferredService(ServiceDefinition Service, string Package, bool Direct);

/// <summary>Works out services from packages.</summary>
/// <param name="catalog">Which packages imply what.</param>
internal sealed class Inference(Catalog catalog)
{
    /// <summary>The services that packages imply, each once, direct references first.</summary>
    /// <param name="direct">Packages that the project references itself.</param>
    /// <param name="all">All packages of the deployed framework.</param>
    /// <returns>In the order of the catalogue.</returns>
    public IReadOnlyList<InferredService> Services(IReadOnlyCollection<string> direct, IReadOnlyCollection<string> all) =>
        [.. catalog.Services
            .Select(service => (service, package: Implying(service, direct, direct: true), direct: true) is { package: not null } found
                ? found
                : (service, package: Implying(service, all, direct: false), direct: false))
            .Where(found => found.package is not null)
            .Select(found => new InferredService(found.service, found.package!, found.direct))];

    /// <summary>The one database among inferred services: a direct reference outweighs a transitive one.</summary>
    /// <param name="services">What was inferred.</param>
    /// <returns>The database, or <see langword="null"/> when there is none.</returns>
    /// <exception cref="NubesGenException">NG2005: several.</exception>
    public static InferredService? Database(IReadOnlyList<InferredService> services)
    {
        var databases = services.Where(s => s.Service.Kind == ServiceKind.Database).ToList();
        var candidates = databases.Any(d => d.Direct) ? databases.FindAll(d => d.Direct) : databases;
        return candidates.Count <= 1
            ? candidates.FirstOrDefault()
            : throw new NubesGenException(ConfigurationProblems.SeveralDatabases(
                [.. candidates.Select(d => $"{d.Service.Id} from {d.Package}")]));
    }

    private static string? Implying(ServiceDefinition service, IReadOnlyCollection<string> packages, bool direct) =>
        packages.Order(StringComparer.OrdinalIgnoreCase).FirstOrDefault(package => service.IsImpliedBy(package, direct));
}
