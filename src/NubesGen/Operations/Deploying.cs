using NubesGen.Applications;
using NubesGen.Deployment;
using NubesGen.Diagnostics;
using NubesGen.Operations.Listing;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Brings what was published to an environment that exists.</summary>
internal static class Deploying
{
    private const int DefaultReleasesKept = 5;

    /// <summary>Deploys, and waits until it is healthy.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="publishDirectory">Absolute path of the published output.</param>
    /// <param name="time">The clock, for the record.</param>
    /// <param name="cancellationToken">Stops the deployment; what served before serves on.</param>
    /// <returns>What serves now.</returns>
    /// <exception cref="NubesGenException">NG5xxx: not provisioned, or not healthy.</exception>
    public static async Task<DeploymentResult> RunAsync(EnvironmentSession session, string publishDirectory, TimeProvider time, CancellationToken cancellationToken)
    {
        var expires = Lifetime.Expires(session.Settings, session.Target.Name.Value, time.GetUtcNow());
        var pinned = Lifetime.IsPinned(session.Settings);
        var request = Request(session.Settings, publishDirectory);
        var record = await EnvironmentRecord.ReadAsync(session.Store, cancellationToken)
            ?? throw new NubesGenException(DeploymentProblems.NotProvisioned(session.Target.Name.Value));
        var terraform = await session.StartTerraformAsync(cancellationToken);
        var outputs = await terraform.Client.OutputsAsync(terraform.Context, cancellationToken);
        var deployed = await session.Cloud.DeployAsync(session.Target, outputs, request, cancellationToken);
        await (record with
        {
            Address = deployed.Address?.ToString(),
            Commit = session.Target.Commit,
            Deployed = time.GetUtcNow(),
            Expires = expires,
            Pinned = pinned,
            BranchGone = null,
            ChangedBy = session.Lock.Holder.Who,
        }).WriteAsync(session.Store, cancellationToken);
        if (expires is { } end)
        {
            session.Log.Step($"environment {session.Target.Name} expires {Times.Relative(end, time.GetUtcNow())}, {Times.Exact(end)}; each deployment starts its time anew");
        }

        return deployed;
    }

    /// <summary>Checks what the user has set for deployments.</summary>
    /// <param name="settings">Properties of the run.</param>
    /// <exception cref="NubesGenException">NG2001.</exception>
    public static void CheckSettings(Settings settings)
    {
        Lifetime.Expires(settings, "", DateTimeOffset.UnixEpoch);
        Request(settings, "");
    }

    private static DeploymentRequest Request(Settings settings, string publishDirectory)
    {
        var request = new DeploymentRequest(
            publishDirectory,
            settings.Duration("NubesGenHealthTimeout", TimeSpan.FromSeconds(90)),
            settings.Count("NubesGenReleasesKept", 1, DefaultReleasesKept));
        settings.ThrowIfWrong();
        return request;
    }
}
