namespace NubesGen.State;

/// <summary>Where environments are kept, of any number of projects.</summary>
public interface IStateStore
{
    /// <summary>What is kept of one environment. Nothing is looked at.</summary>
    /// <param name="project">Normalised project name.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <returns>Its files, whether or not there are any.</returns>
    IEnvironmentStore Environment(string project, string environment);

    /// <summary>Lists a project's environments, at the cost of few requests however many there are.</summary>
    /// <param name="project">Normalised project name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>In ordinal order of their names.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG4xxx: the store cannot be reached or read.</exception>
    Task<IReadOnlyList<StoredEnvironment>> ListAsync(string project, CancellationToken cancellationToken);
}

/// <summary>An environment as the list of all shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Record">What is known of it; <see langword="null"/> when its first Provision did not end.</param>
/// <param name="Holder">Who works on it now, a phrase; <see langword="null"/> when nobody does.</param>
public sealed record StoredEnvironment(string Name, EnvironmentRecord? Record, string? Holder);
