using NubesGen.Applications;
using NubesGen.Deployment;
using NubesGen.Diagnostics;
using NubesGen.Operations.Listing;
using NubesGen.State;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>Brings what was published to an environment that exists.</summary>
internal static class Deploying
{
    private const int DefaultReleasesKept = 5;

    /// <summary>Deploys, and waits until it is healthy.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="publishDirectory">Absolute path of the published output.</param>
    /// <param name="phases">Told how long each phase takes.</param>
    /// <param name="time">The clock, for the record.</param>
    /// <param name="cancellationToken">Stops the deployment; what served before serves on.</param>
    /// <returns>What serves now.</returns>
    /// <exception cref="NubesGenException">NG5xxx: not provisioned, or not healthy.</exception>
    public static async Task<DeploymentResult> RunAsync(
        EnvironmentSession session, string publishDirectory, PhaseTimes phases, TimeProvider time, CancellationToken cancellationToken)
    {
        Lifetime.Expires(session.Settings, session.Target.Name.Value, time.GetUtcNow());
        var request = Request(session.Settings, publishDirectory) with
        {
            Phases = phases,
            Migrations = session.Migrations(Migrations(session.Settings)),
        };
        var record = await RecordAsync(session, cancellationToken);
        var terraform = await session.StartTerraformAsync(cancellationToken);
        var outputs = TerraformOutput.ValuesOf(await terraform.Client.OutputsAsync(terraform.Context, cancellationToken));
        var deployed = await session.Cloud.DeployAsync(session.Target, outputs, request, cancellationToken);
        await NoteAsync(session, record, deployed, session.Target.Commit, time, cancellationToken);
        return deployed;
    }

    /// <summary>Checks what the user has set for deployments.</summary>
    /// <param name="settings">Properties of the run.</param>
    /// <exception cref="NubesGenException">NG2001.</exception>
    public static void CheckSettings(Settings settings)
    {
        Lifetime.Expires(settings, "", DateTimeOffset.UnixEpoch);
        Request(settings, "");
        Migrations(settings);
    }

    /// <returns><see langword="null"/>: when there are any.</returns>
    private static bool? Migrations(Settings settings)
    {
        var wanted = settings.Choice("NubesGenMigrations", "true", "false");
        settings.ThrowIfWrong();
        return wanted is null ? null : wanted == "true";
    }

    /// <summary>How long a release may take to become healthy.</summary>
    /// <param name="settings">Properties of the run; a wrong one is noted there.</param>
    /// <returns>The property <c>NubesGenHealthTimeout</c>, or 90 seconds.</returns>
    public static TimeSpan HealthTimeout(Settings settings) => settings.Duration("NubesGenHealthTimeout", TimeSpan.FromSeconds(90));

    /// <summary>What is known of an environment that can be deployed to.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its record.</returns>
    /// <exception cref="NubesGenException">NG5016: it was never provisioned.</exception>
    public static async Task<EnvironmentRecord> RecordAsync(EnvironmentSession session, CancellationToken cancellationToken) =>
        await EnvironmentRecord.ReadAsync(session.Store, cancellationToken)
            ?? throw new NubesGenException(DeploymentProblems.NotProvisioned(session.Target.Name.Value));

    /// <summary>Notes what serves now: beside the state, and where the cloud itself shows it.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="record">What was known of it.</param>
    /// <param name="served">What serves.</param>
    /// <param name="commit">What that was made from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops the showing.</param>
    /// <returns>Done when it is noted; what the cloud does not take is a warning.</returns>
    public static async Task NoteAsync(
        EnvironmentSession session, EnvironmentRecord record, DeploymentResult served, string? commit, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var noted = record with
        {
            Address = served.Address?.ToString(),
            Release = served.Release,
            Commit = commit,
            Deployed = now,
            Expires = Lifetime.Expires(session.Settings, session.Target.Name.Value, now),
            Pinned = Lifetime.IsPinned(session.Settings),
            BranchGone = null,
            ChangedBy = session.Lock.Holder.Who,
        };
        // It serves, whoever wants to stop now.
        await noted.WriteAsync(session.Store, CancellationToken.None);
        if (noted.Expires is { } end)
        {
            session.Log.Step($"environment {session.Target.Name} expires {Times.Relative(end, now)}, {Times.Exact(end)}; each deployment starts its time anew");
        }

        try
        {
            await session.Cloud.MarkAsync(session.Target, noted, cancellationToken);
        }
        catch (NubesGenException e)
        {
            session.Log.Report(ChainProblems.TagsNotWritten(session.Target.ResourceGroup, e.Problems[0].Message).AsWarning());
        }
    }

    private static DeploymentRequest Request(Settings settings, string publishDirectory)
    {
        var request = new DeploymentRequest(
            publishDirectory,
            HealthTimeout(settings),
            settings.Count("NubesGenReleasesKept", 1, DefaultReleasesKept));
        settings.ThrowIfWrong();
        return request;
    }
}
