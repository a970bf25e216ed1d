using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>
/// Azure Container Apps. A release is an image in the environment's registry, named by its digest, and a revision that runs it. The app
/// keeps several revisions (<c>revision_mode = "Multiple"</c>), and which of them gets the requests is decided here by name, never by
/// Terraform: so a new revision, whoever makes it, is tried before anybody depends on it.
/// </summary>
/// <param name="context">What it is made of.</param>
/// <param name="poll">Between two looks at something that is on its way.</param>
internal sealed class ContainerAppHost(HostContext context, TimeSpan poll) : IApplicationHost, IRunsInside
{
    /// <summary>How long the release that serves may take to get healthy with settings that Terraform has changed.</summary>
    private static readonly TimeSpan SettingsPatience = TimeSpan.FromSeconds(90);

    /// <summary>How long we try to clear up when the user wants to stop.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(20);

    private readonly ContainerApp app = new(context);
    private readonly ContainerRegistry registry = new(context);

    /// <summary>With Azure's own pace.</summary>
    /// <param name="context">What it is made of.</param>
    public ContainerAppHost(HostContext context)
        : this(context, TimeSpan.FromSeconds(2))
    {
    }

    /// <inheritdoc/>
    public Uri? Address => context.Address;

    private string? HealthCheckPath => context.Target.Application.HealthCheckPath;

    /// <inheritdoc/>
    public async Task<bool> ServesAsync(AzureRelease release, CancellationToken cancellationToken)
    {
        var state = await app.ReadAsync(cancellationToken);
        if (await ServingAsync(state, release, cancellationToken) is not { Active: true, HasFailed: false, IsUnhealthy: false } serving || serving.Image != release.Image)
        {
            return false;
        }

        return serving.Name == state.LatestRevision || Template(state, release, SettingsPatience).IsDeclared(serving);
    }

    /// <inheritdoc/>
    public async Task<AzureRelease> StageAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken)
    {
        var image = await new ContainerImage(context, registry).PushAsync(release, publishDirectory, cancellationToken);
        context.Reporter.Detail($"{release.Label} is the image {image}");
        return release with { Image = image };
    }

    /// <inheritdoc/>
    public async Task ServeAsync(
        AzureRelease release, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken)
    {
        if (await TryAsync(release, previous, healthTimeout, phases, cancellationToken) is { } problem)
        {
            throw new NubesGenException(problem);
        }
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(AzureRelease release, CancellationToken cancellationToken)
    {
        try
        {
            var state = await app.ReadAsync(cancellationToken);
            // Terraform hands the image of the latest revision back with each change, and Azure refuses one that it cannot find.
            if (release.Image is { } image && image != state.Image)
            {
                await registry.DeleteAsync(image, cancellationToken);
            }
        }
        catch (NubesGenException e)
        {
            context.Reporter.Detail($"The image of {release.Label} stays: {e.Problems[0].Message}");
        }
    }

    /// <inheritdoc/>
    public async Task ReconcileAsync(AzureRelease? serving, CancellationToken cancellationToken)
    {
        if (serving is null)
        {
            return;
        }

        var state = await app.ReadAsync(cancellationToken);
        if (state.Serving is { } all && all == state.LatestRevision)
        {
            return;
        }

        if (await ServingAsync(state, serving, cancellationToken) is { } current && current.Image == serving.Image
            && (current.Name == state.LatestRevision || Template(state, serving, SettingsPatience).IsDeclared(current)))
        {
            // What else runs is left from a deployment that was stopped or failed.
            await OnlyAsync(current.Name, cancellationToken);
            return;
        }

        await BringSettingsAsync(state, serving, cancellationToken);
    }

    /// <inheritdoc/>
    public Task RunAsync(
        AzureRelease release, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken) =>
        new MigrationJob(context, poll).RunAsync(release, command, environment, cancellationToken);

    /// <summary>The release that serves gets the settings that Terraform has declared, or keeps its old ones when it cannot live with them.</summary>
    private async Task BringSettingsAsync(ContainerAppState state, AzureRelease serving, CancellationToken cancellationToken)
    {
        // Deactivated by us: it has been tried, and was not healthy.
        if (state.LatestRevision is { } latest && await app.RevisionAsync(latest, cancellationToken) is { Active: false } tried && tried.Image == serving.Image)
        {
            context.Reporter.Report(ContainerProblems.SettingsNotServing(context.ApplicationName, $"{latest} has not become healthy when it was tried").AsWarning());
            return;
        }

        context.Reporter.Step($"Bringing changed settings to {serving.Label}");
        if (await TryAsync(serving, serving, SettingsPatience, new PhaseTimes(TimeProvider.System), cancellationToken) is { } problem)
        {
            // No error: what mends it may be the next release, which comes after this.
            context.Reporter.Report(ContainerProblems.SettingsNotServing(context.ApplicationName, problem.Message).AsWarning());
        }
    }

    /// <summary>Starts a release and gives it the requests, or leaves all as it was.</summary>
    /// <returns>Why it is not healthy; <see langword="null"/> when it serves.</returns>
    private async Task<Problem?> TryAsync(
        AzureRelease release, AzureRelease? previous, TimeSpan healthTimeout, PhaseTimes phases, CancellationToken cancellationToken)
    {
        var state = await app.ReadAsync(cancellationToken);
        var serving = (await ServingAsync(state, previous, cancellationToken))?.Name;
        var name = await RevisionOfAsync(state, release, serving, healthTimeout, cancellationToken);
        try
        {
            var problem = await phases.MeasureAsync("start", () => StartAsync(release, name, serving, healthTimeout, cancellationToken));
            if (problem is null && state.HasIngress)
            {
                problem = await phases.MeasureAsync("traffic", () => MoveAsync(release, name, serving, healthTimeout, cancellationToken));
            }

            await (problem is null ? OnlyAsync(name, cancellationToken) : WithoutAsync(name, serving));
            return problem;
        }
        catch (Exception)
        {
            await WithoutAsync(name, serving);
            throw;
        }
    }

    /// <summary>The revision that has the requests. Of a worker one that runs the release: before the latest, which may not be healthy, one that has served.</summary>
    private async Task<ContainerRevision?> ServingAsync(ContainerAppState state, AzureRelease? release, CancellationToken cancellationToken) =>
        state.HasIngress ? state.Serving is { } name ? await app.RevisionAsync(name, cancellationToken) : null
        : (await app.RevisionsAsync(cancellationToken)).Where(revision => revision.Active && revision.Image == release?.Image)
            .OrderBy(revision => revision.Name == state.LatestRevision).FirstOrDefault();

    /// <summary>Makes a revision of the release, or takes the one there is.</summary>
    /// <returns>Its name; it is active.</returns>
    private async Task<string> RevisionOfAsync(
        ContainerAppState state, AzureRelease release, string? serving, TimeSpan healthTimeout, CancellationToken cancellationToken)
    {
        var revisions = await app.RevisionsAsync(cancellationToken);
        var template = Template(state, release, healthTimeout);
        if (revisions.OrderByDescending(revision => revision.Name == state.LatestRevision)
            .FirstOrDefault(revision => !revision.HasFailed && template.IsThatOf(revision)) is { } there)
        {
            if (!there.Active)
            {
                context.Reporter.Status($"Activating {there.Name}");
                await app.ActivateAsync(there.Name, cancellationToken);
            }

            return there.Name;
        }

        await ThrowIfGoneAsync(release, cancellationToken);
        var wanted = template.Build(revisions.Select(revision => revision.Name));
        var name = $"{context.ApplicationName}--{(string)wanted["revisionSuffix"]!}";
        context.Reporter.Status($"Making {name}");
        try
        {
            await app.ReviseAsync(wanted, serving, cancellationToken);
            return name;
        }
        catch (Exception)
        {
            // Azure may have taken it all the same.
            await WithoutAsync(name, serving);
            throw;
        }
    }

    private async Task<Problem?> StartAsync(AzureRelease release, string name, string? serving, TimeSpan healthTimeout, CancellationToken cancellationToken) =>
        await new RevisionStart(app, Health(), poll, context.Reporter).WaitAsync(name, healthTimeout, cancellationToken) is { } reason
            ? ContainerProblems.Unhealthy(release.Label, reason, await DetailsAsync(name, cancellationToken), serving is not null && serving != name)
            : null;

    /// <summary>All requests go to a revision that is healthy, and are looked after there.</summary>
    private async Task<Problem?> MoveAsync(AzureRelease release, string name, string? serving, TimeSpan healthTimeout, CancellationToken cancellationToken)
    {
        await app.ServeAsync(name, cancellationToken);
        return await Health().WaitAsync(Address!, healthTimeout, () => null, cancellationToken) is { } reason
            ? ContainerProblems.AddressUnhealthy(release.Label, Address!.ToString(), reason, serving is not null && serving != name)
            : null;
    }

    /// <summary>Goes back to what served, also when the user has stopped us. What does not succeed, the next command does.</summary>
    private async Task WithoutAsync(string name, string? serving)
    {
        if (serving == name)
        {
            return;
        }

        using var limit = new CancellationTokenSource(LastPatience);
        try
        {
            var hasRequests = (await app.ReadAsync(limit.Token)).Serving == name;
            if (serving is not null)
            {
                if (hasRequests)
                {
                    await app.ServeAsync(serving, limit.Token);
                }

                await OnlyAsync(serving, limit.Token);
            }
            else if (!hasRequests)
            {
                await app.DeactivateAsync(name, limit.Token);
            }
        }
        catch (Exception e) when (e is NubesGenException or OperationCanceledException)
        {
            context.Reporter.Detail($"{name} could not be deactivated: {e.Message}");
        }
    }

    /// <summary>What does not succeed is no failure of the release that serves: the next command does it.</summary>
    private async Task OnlyAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var other in (await app.RevisionsAsync(cancellationToken)).Where(revision => revision.Active && revision.Name != name))
            {
                await app.DeactivateAsync(other.Name, cancellationToken);
            }
        }
        catch (NubesGenException e)
        {
            context.Reporter.Detail($"Not all revisions beside {name} could be deactivated: {e.Problems[0].Message}");
        }
    }

    /// <summary>Azure says no more of an image that is not there than that it cannot be pulled.</summary>
    private async Task ThrowIfGoneAsync(AzureRelease release, CancellationToken cancellationToken)
    {
        if (!await registry.HasAsync(release.Image!, cancellationToken))
        {
            throw new NubesGenException(ContainerProblems.ImageGone(release.Label, release.Image!));
        }
    }

    private async Task<string> DetailsAsync(string name, CancellationToken cancellationToken)
    {
        var revision = (await app.RevisionAsync(name, cancellationToken))?.Details ?? [];
        return new Redactor(context.Machine).Redact(string.Join('\n', [.. revision, .. await app.ReplicaDetailsAsync(name, cancellationToken)]));
    }

    private RevisionTemplate Template(ContainerAppState state, AzureRelease release, TimeSpan healthTimeout) => new(state, release, HealthCheckPath, healthTimeout);

    private HealthCheck Health() => new(context.Connection.Anonymous(HealthCheck.AnswerLimit), HealthCheckPath);
}
