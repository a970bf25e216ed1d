using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Environments;

namespace NubesGen.GitOps;

/// <summary>Prepares Azure and a GitHub repository so that <c>git push</c> is the only command.</summary>
/// <param name="application">The application.</param>
/// <param name="settings">The properties of the run.</param>
/// <param name="repository">The repository that the project is in.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows what is done.</param>
internal sealed class AzureGitOps(Application application, Settings settings, GitRepository repository, Machine machine, IProgressReporter reporter)
{
    /// <summary>Sets it up, or takes it back. Done twice it changes nothing more.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is set up.</returns>
    public Task RunAsync(SetupRequest request, CancellationToken cancellationToken) => throw new NotSupportedException($"{application} {settings} {repository} {machine} {reporter} {request}");
}
