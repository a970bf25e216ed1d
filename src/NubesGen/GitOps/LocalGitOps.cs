using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.State;

namespace NubesGen.GitOps;

/// <summary>A bare repository on this machine that deploys what is pushed to it: what GitHub does, without GitHub.</summary>
/// <param name="application">The application.</param>
/// <param name="store">Where its environments live.</param>
/// <param name="repository">The repository that the project is in.</param>
/// <param name="reporter">Shows what is done.</param>
internal sealed class LocalGitOps(Application application, LocalStore store, GitRepository repository, IProgressReporter reporter)
{
    /// <summary>Sets it up, or takes it back. Done twice it changes nothing more.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is set up.</returns>
    public Task RunAsync(SetupRequest request, CancellationToken cancellationToken) => throw new NotSupportedException($"{application} {store} {repository} {reporter} {request}");
}
