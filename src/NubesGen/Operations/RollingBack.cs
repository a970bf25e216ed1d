using System.Globalization;
using NubesGen.Applications;
using NubesGen.Deployment;
using NubesGen.Diagnostics;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>Makes an earlier release of an environment serve again.</summary>
internal static class RollingBack
{
    /// <summary>Which release, on the command line only: no file shall roll back again with every command.</summary>
    public const string Property = "NubesGenRelease";

    /// <summary>The release that the user means.</summary>
    /// <param name="value">What the command line says; <see langword="null"/>: nothing.</param>
    /// <returns>Its number; <see langword="null"/>: the one before.</returns>
    /// <exception cref="NubesGenException">NG2001: it is not a number.</exception>
    public static int? Release(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var settings = new Settings(new Dictionary<string, string> { [Property] = value });
        var number = settings.Count(Property, 1, 1);
        settings.ThrowIfWrong();
        return number;
    }

    /// <summary>Rolls back, and waits until it is healthy.</summary>
    /// <param name="session">The environment.</param>
    /// <param name="release">Its number; <see langword="null"/>: the one before the one that serves.</param>
    /// <param name="phases">Told how long each phase takes.</param>
    /// <param name="time">The clock, for the record.</param>
    /// <param name="cancellationToken">Stops it; what served before serves on.</param>
    /// <returns>What serves now.</returns>
    /// <exception cref="NubesGenException">NG5016: not provisioned; NG5019: there is no such release; NG5xxx: it does not get healthy.</exception>
    public static async Task<DeploymentResult> RunAsync(
        EnvironmentSession session, int? release, PhaseTimes phases, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = new RollbackRequest(release, Deploying.HealthTimeout(session.Settings)) { Phases = phases };
        var record = await Deploying.RecordAsync(session, cancellationToken);
        var terraform = await session.StartTerraformAsync(cancellationToken);
        var outputs = TerraformOutput.ValuesOf(await terraform.Client.OutputsAsync(terraform.Context, cancellationToken));
        var served = await session.Cloud.RollbackAsync(session.Target, outputs, request, cancellationToken);
        await Deploying.NoteAsync(session, record, served, served.Commit, time, cancellationToken);
        if (served.Changed)
        {
            session.Log.Step(Said(session, served));
        }

        return served;
    }

    private static string Said(EnvironmentSession session, DeploymentResult served)
    {
        var commit = served.Commit is { } id ? $" (commit {id[..Math.Min(7, id.Length)]})" : "";
        var database = session.Target.Application.Services.Any(service => service.Kind == ServiceKind.Database) ? "; the database stays as it is" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Rolled back to release {served.Release}{commit}{database}");
    }
}
