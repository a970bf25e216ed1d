using System.Diagnostics;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>Deploys an application to the Local cloud: one detached process, at an address that stays.</summary>
/// <param name="machine">Which system.</param>
/// <param name="runner">Starts processes.</param>
/// <param name="ports">Gives the application its port.</param>
/// <param name="progress">Is told each step.</param>
public sealed class LocalApplication(Machine machine, ICommandRunner runner, LocalPorts ports, IProgressReporter progress)
{
    private const string Component = "app";

    private readonly ApplicationStarter starter = new(machine, runner);

    /// <summary>
    /// Makes the publish output the release that serves. It is tried first while the one before serves on, and only a healthy one takes over.
    /// </summary>
    /// <param name="environment">Where to.</param>
    /// <param name="deployment">What.</param>
    /// <param name="cancellationToken">Gives up; what has served before serves then.</param>
    /// <returns>Where it answers.</returns>
    /// <exception cref="NubesGenException">NG5001, NG5004, NG5009 to NG5014: why not, and what to do. What has served before serves then.</exception>
    public async Task<DeploymentResult> DeployAsync(LocalEnvironment environment, LocalDeployment deployment, CancellationToken cancellationToken)
    {
        environment.Create(machine);
        starter.RequireProgram(deployment.PublishDirectory, deployment.AssemblyName);
        var site = Site(environment, deployment.ServesHttp);
        var fingerprint = ReleaseStore.Fingerprint(deployment);
        var old = site.Releases.Current();
        if (old is not null && old.Fingerprint == fingerprint && await IsHealthyAsync(site, old, cancellationToken))
        {
            progress.Step($"release {old.Number} already serves the same content, nothing to do");
            return Served(site, old, changed: false);
        }

        await LocalProcesses.StopAsync(site.Candidate, cancellationToken);
        var release = await site.Releases.AddAsync(deployment, fingerprint, cancellationToken);
        try
        {
            await deployment.BeforeStart(cancellationToken);
            await ReplaceAsync(environment, site, old, release, "The new release", deployment.Phases, cancellationToken);
        }
        catch
        {
            await site.Releases.RemoveAsync(release.Number);
            throw;
        }

        await site.Releases.PruneAsync(deployment.ReleasesKept, cancellationToken);
        SayServing(site, release);
        return Served(site, release, changed: true);
    }

    /// <summary>Makes a kept release serve again, in the way in which a new one comes to serve.</summary>
    /// <param name="environment">Where.</param>
    /// <param name="rollback">Which.</param>
    /// <param name="cancellationToken">Gives up; what has served before serves then.</param>
    /// <returns>Where it answers.</returns>
    /// <exception cref="NubesGenException">NG5019: it is not kept. NG5004, NG5009 to NG5013: why not; what has served before serves then.</exception>
    public async Task<DeploymentResult> RollBackAsync(LocalEnvironment environment, LocalRollback rollback, CancellationToken cancellationToken)
    {
        environment.Create(machine);
        var releases = new ReleaseStore(environment);
        var kept = releases.Find(rollback.Release)
            ?? throw new NubesGenException(DeploymentProblems.NoSuchRelease(environment.Name, rollback.Release, releases.Kept()));
        var release = releases.With(kept, rollback.Settings) with { HealthTimeout = rollback.HealthTimeout };
        var site = Site(environment, release.ServesHttp);
        var old = releases.Current();
        if (old?.Number == release.Number && old.Fingerprint == release.Fingerprint && await IsHealthyAsync(site, old, cancellationToken))
        {
            progress.Step($"release {old.Number} serves already, nothing to do");
            return Served(site, old, changed: false);
        }

        await LocalProcesses.StopAsync(site.Candidate, cancellationToken);
        await ReplaceAsync(environment, site, old, release, $"Release {release.Number}", rollback.Phases, cancellationToken);
        releases.Reject(release, old);
        SayServing(site, release);
        return Served(site, release, changed: true);
    }

    /// <summary>Starts the current release unless it runs, as after a reboot.</summary>
    /// <param name="environment">Which environment.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The release that runs; <see langword="null"/> when nothing has been deployed.</returns>
    /// <exception cref="NubesGenException">NG5004: the port is taken. NG5010: it does not get healthy.</exception>
    public async Task<DeploymentResult?> EnsureRunningAsync(LocalEnvironment environment, CancellationToken cancellationToken)
    {
        environment.Create(machine);
        if (new ReleaseStore(environment).Current() is not { } release)
        {
            return null;
        }

        var site = Site(environment, release.ServesHttp);
        await LocalProcesses.StopAsync(site.Candidate, cancellationToken);
        if (IsRunning(site, release))
        {
            return Served(site, release, changed: false);
        }

        await LocalProcesses.StopAsync(site.Record, cancellationToken);
        if (await StartAsync(site, release, cancellationToken) is { } ailment)
        {
            throw new NubesGenException(DeploymentProblems.Unhealthy($"Release {release.Number}", ailment.Answer, ailment.LastLines, site.Log.Path, previousServes: false));
        }

        progress.Step($"started release {release.Number} again{(site.Address is null ? "" : $" at {site.Address}")}");
        return Served(site, release, changed: true);
    }

    /// <summary>Stops the application; its releases stay.</summary>
    /// <param name="environment">Which environment.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Done when it has ended.</returns>
    public static async Task StopAsync(LocalEnvironment environment, CancellationToken cancellationToken)
    {
        var folder = environment.ApplicationDirectory;
        await LocalProcesses.StopAsync(Path.Combine(folder, ApplicationSite.CandidateFile), cancellationToken);
        await LocalProcesses.StopAsync(Path.Combine(folder, ApplicationSite.RecordFile), cancellationToken);
    }

    private ApplicationSite Site(LocalEnvironment environment, bool servesHttp) =>
        new(environment, servesHttp ? ports.PortFor(environment, Component) : null);

    private bool IsRunning(ApplicationSite site, Release release) =>
        LocalProcesses.Running(site.Record) is { } process && process.Digest == LocalProcesses.Digest(Command(site, release, site.Address));

    private async Task<bool> IsHealthyAsync(ApplicationSite site, Release release, CancellationToken cancellationToken) =>
        IsRunning(site, release)
        && (site.Address is null || await LocalHealth.WaitAsync(
            site.Address, release.HealthCheckPath, LocalProcesses.Running(site.Record)!, TimeSpan.Zero, cancellationToken) is null);

    private Command Command(ApplicationSite site, Release release, Uri? address) =>
        starter.Command(release, site.Releases.ContentOf(release.Number), address);

    private void SayServing(ApplicationSite site, Release release) =>
        progress.Step($"release {release.Number} {(site.Address is null ? "runs" : $"serves at {site.Address}")}");

    private static DeploymentResult Served(ApplicationSite site, Release release, bool changed) =>
        new(site.Address, release.Number, changed) { Commit = release.Commit };

    /// <summary>Tries a release beside the one that serves, and lets only a healthy one take over.</summary>
    private async Task ReplaceAsync(
        LocalEnvironment environment, ApplicationSite site, Release? old, Release release, string what, PhaseTimes phases, CancellationToken cancellationToken)
    {
        try
        {
            await phases.MeasureAsync("trial", () => TryOutAsync(environment, site, release, what, previousServes: old is not null, cancellationToken));
            site.Releases.Keep(release);
            await phases.MeasureAsync("switch", () => SwitchAsync(site, old, release, cancellationToken));
        }
        catch
        {
            await LocalProcesses.StopAsync(site.Candidate, CancellationToken.None);
            throw;
        }
    }

    private async Task TryOutAsync(
        LocalEnvironment environment, ApplicationSite site, Release release, string what, bool previousServes, CancellationToken cancellationToken)
    {
        progress.Status($"trying release {release.Number}");
        var address = site.Address is null ? null : ApplicationSite.Loopback(LocalPorts.FindFree(environment, "candidate"));
        var log = site.Address is null ? site.Log : site.CandidateLog;
        if (await starter.StartAsync(release, Command(site, release, address), address, site.Candidate, log, cancellationToken) is { } ailment)
        {
            throw new NubesGenException(DeploymentProblems.Unhealthy(what, ailment.Answer, ailment.LastLines, log.Path, previousServes));
        }
    }

    private async Task SwitchAsync(ApplicationSite site, Release? old, Release release, CancellationToken cancellationToken)
    {
        progress.Status($"switching to release {release.Number}");
        if (site.Address is null)
        {
            await LocalProcesses.StopAsync(site.Record, CancellationToken.None);
            File.Move(site.Candidate, site.Record);
            site.Releases.MakeCurrent(release);
            return;
        }

        await LocalProcesses.StopAsync(site.Candidate, cancellationToken);
        var gap = Stopwatch.StartNew();
        Ailment? ailment;
        try
        {
            await LocalProcesses.StopAsync(site.Record, cancellationToken);
            ailment = await StartAsync(site, release, cancellationToken);
            if (ailment is null)
            {
                site.Releases.MakeCurrent(release);
                return;
            }
        }
        catch
        {
            await BringBackAsync(site, old);
            throw;
        }

        var isBack = await BringBackAsync(site, old);
        throw new NubesGenException(DeploymentProblems.SwitchFailed(ailment.Answer, ailment.LastLines, site.Log.Path, isBack ? gap.Elapsed : null));
    }

    /// <returns>Whether the release before serves again.</returns>
    private async Task<bool> BringBackAsync(ApplicationSite site, Release? old)
    {
        await LocalProcesses.StopAsync(site.Record, CancellationToken.None);
        return old is not null && await StartAsync(site, old, CancellationToken.None) is null;
    }

    private async Task<Ailment?> StartAsync(ApplicationSite site, Release release, CancellationToken cancellationToken)
    {
        if (site.Address is { } address && !await LocalPorts.BecomesFreeAsync(address.Port, cancellationToken))
        {
            throw new NubesGenException(DeploymentProblems.PortTaken("The application", address.Port));
        }

        return await starter.StartAsync(release, Command(site, release, site.Address), site.Address, site.Record, site.Log, cancellationToken);
    }
}
