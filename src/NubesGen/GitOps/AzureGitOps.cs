using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps.Azure;
using NubesGen.GitOps.GitHub;
using NubesGen.GitOps.Steps;
using NubesGen.Processes;

namespace NubesGen.GitOps;

/// <summary>Prepares Azure and a GitHub repository so that <c>git push</c> is the only command.</summary>
/// <param name="application">The application.</param>
/// <param name="catalog">Knows roles and resource providers.</param>
/// <param name="settings">The properties of the run.</param>
/// <param name="projectSettings">Those that the project itself sets: they count in CI, too.</param>
/// <param name="repository">The repository that the project is in.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="runner">Runs <c>gh</c>.</param>
/// <param name="connection">The way to Azure.</param>
/// <param name="gitHubHttp">The way to GitHub; it follows no redirection.</param>
/// <param name="reporter">Shows what is done.</param>
internal sealed class AzureGitOps(
    Application application, Catalog catalog, Settings settings, Settings projectSettings, GitRepository repository, Machine machine,
    ICommandRunner runner, AzureConnection connection, HttpClient gitHubHttp, IProgressReporter reporter)
{
    private const string ProtectedProperty = "NubesGenProtectedSubscriptionId";

    /// <summary>How long to wait before looking again at what is not to be seen yet.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Sets it up, or takes it back. Done twice it changes nothing more.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="confirmed">The project for which undoing is confirmed; <see langword="null"/>: it is not.</param>
    /// <param name="cancellationToken">Stops it between two calls.</param>
    /// <returns>Done when it is set up.</returns>
    /// <exception cref="NubesGenException">NG6xxx: the first step that failed, and why; run again it goes on from there.</exception>
    public async Task RunAsync(SetupRequest request, string? confirmed, CancellationToken cancellationToken)
    {
        var (subscription, protectedSubscription) = Subscriptions();
        if (request is { Undo: true, DryRun: false } && confirmed != application.Name)
        {
            throw new NubesGenException(GitOpsSetupProblems.NotConfirmed(application.Name));
        }

        var remote = GitHubRemote.Parse(repository.Remote) ?? throw new NubesGenException(GitOpsSetupProblems.NotOnGitHub(ShownRemote));
        var (gitHub, onGitHub) = await FindOnGitHubAsync(remote, request.DryRun, cancellationToken);
        var tiers = Tiers(remote, onGitHub, subscription, protectedSubscription);
        CheckAccount(tiers);
        reporter.Step($"SetupGitOps for {remote.Repository}: {string.Join("; ", tiers.Select(tier => $"{tier.DeployEnvironment} in subscription {tier.Subscription}"))}");
        if (protectedSubscription is null)
        {
            reporter.Step($"Protected environments are left out: they need a subscription of their own, {ProtectedProperty}");
        }

        var services = new Dictionary<SetupParty, ISetupService> { [SetupParty.Azure] = new AzureSetupService(connection), [SetupParty.GitHub] = gitHub };
        var steps = tiers.SelectMany(tier => Steps(tier, remote, onGitHub)).ToList();
        var run = new SetupRun(steps, services, new SetupValues(), reporter, Pause);
        if (!request.DryRun || request.Undo)
        {
            await CheckSubscriptionsAsync(services[SetupParty.Azure], tiers, cancellationToken);
        }

        if (request.Undo)
        {
            await CheckStatesAsync(services[SetupParty.Azure], tiers, cancellationToken);
            await run.UndoAsync(request.DryRun, cancellationToken);
            return;
        }

        var missing = await run.ListAsync(request.DryRun, cancellationToken);
        if (!request.DryRun)
        {
            await run.MakeAsync(missing, cancellationToken);
            reporter.Step($"Set up: {missing.Count} made and checked, {steps.Count - missing.Count} were there");
        }

        if (protectedSubscription is not null && onGitHub.Reviewer is null)
        {
            reporter.Report(GitOpsSetupProblems.NoApproval(tiers[^1].DeployEnvironment, "we are no user who could approve").AsWarning());
        }

        await LookForWorkflowAsync(gitHub, onGitHub, request.DryRun, cancellationToken);
    }

    private string? ShownRemote => repository.Remote is { } remote ? RemoteAddress.Shown(remote) : null;

    private IEnumerable<SetupStep> Steps(SetupTier tier, GitHubRemote remote, GitHubRepository onGitHub)
    {
        var azure = new AzureSteps(tier, catalog, remote.Repository, application.Location);
        return
        [
            .. azure.Foundation(),
            .. new RoleSteps(tier, catalog).All(),
            // Nobody signs in before the GitHub environment is closed to other branches.
            .. new GitHubSteps(tier, onGitHub).All(),
            azure.Credential(tier.Names.DeployIdentity, tier.DeployEnvironment, remote.Issuer, onGitHub.Subject.For(tier.DeployEnvironment)),
            azure.Credential(tier.Names.PlanIdentity, tier.PlanEnvironment, remote.Issuer, onGitHub.Subject.For(tier.PlanEnvironment)),
        ];
    }

    private List<SetupTier> Tiers(GitHubRemote remote, GitHubRepository onGitHub, string subscription, string? protectedSubscription)
    {
        var unprotected = SetupTier.Unprotected(remote.Repository, subscription, application.EnvironmentPrefix, onGitHub.DefaultBranch);
        return protectedSubscription is null
            ? [unprotected]
            : [unprotected, SetupTier.Protected(remote.Repository, protectedSubscription, application.EnvironmentPrefix, ProtectedEnvironments.Of(settings))];
    }

    private (string Subscription, string? Protected) Subscriptions()
    {
        var subscription = AzureSettings.ReadSubscription(settings, machine);
        var other = settings.Formed(ProtectedProperty, AzureSettings.IsSubscription, AzureSettings.SubscriptionForm)?.ToLowerInvariant();
        settings.ThrowIfWrong();
        if (other == subscription)
        {
            throw new NubesGenException(GitOpsSetupProblems.SameSubscription(subscription));
        }

        return other is not null && projectSettings.Text("NubesGenSubscriptionId") is not null
            ? throw new NubesGenException(GitOpsSetupProblems.FixedInProject("NubesGenSubscriptionId", "which would count for the protected environments, too"))
            : (subscription, other);
    }

    /// <summary>What the project says would count in CI, whatever the GitHub environment says.</summary>
    private void CheckAccount(List<SetupTier> tiers)
    {
        const string property = "NubesGenStateStorageAccount";
        if (projectSettings.Text(property) is { } account && (tiers.Count > 1 || account != tiers[0].Names.Account))
        {
            throw new NubesGenException(GitOpsSetupProblems.FixedInProject(property, $"'{account}', and SetupGitOps makes {string.Join(" and ", tiers.Select(tier => tier.Names.Account))}"));
        }
    }

    private async Task<(ISetupService Service, GitHubRepository Repository)> FindOnGitHubAsync(GitHubRemote remote, bool isDryRun, CancellationToken cancellationToken)
    {
        var (token, whyNot) = await new GitHubToken(machine, runner).FindAsync(remote, repository.WorkTree, cancellationToken);
        if (token is null && !remote.IsGitHubs)
        {
            throw new NubesGenException(GitOpsSetupProblems.NotOnGitHub(ShownRemote));
        }

        var gitHub = new GitHubClient(new GitHubConnection(gitHubHttp, remote.Api(machine), token));
        try
        {
            return token is null
                ? throw new NubesGenException(GitOpsSetupProblems.NotSignedInToGitHub(remote.Host, whyNot))
                : (gitHub, await GitHubRepository.FindAsync(gitHub, remote, cancellationToken));
        }
        catch (NubesGenException e) when (isDryRun)
        {
            reporter.Report(e.Problems[0].AsWarning());
            return (gitHub, GitHubRepository.Unseen(remote));
        }
    }

    private static async Task CheckSubscriptionsAsync(ISetupService azure, List<SetupTier> tiers, CancellationToken cancellationToken)
    {
        foreach (var tier in tiers)
        {
            if (await azure.GetAsync(new SetupCall(SetupParty.Azure, "GET", tier.SubscriptionScope, null, "2022-12-01"), cancellationToken) is null)
            {
                throw new NubesGenException(GitOpsSetupProblems.NoSuchSubscription(tier.Subscription));
            }
        }
    }

    private async Task CheckStatesAsync(ISetupService azure, List<SetupTier> tiers, CancellationToken cancellationToken)
    {
        foreach (var tier in tiers)
        {
            if (await azure.GetAsync(new SetupCall(SetupParty.Azure, "GET", tier.Container, null, "2023-05-01"), cancellationToken) is not null)
            {
                await new StatesLeft(connection).CheckAsync(tier, cancellationToken);
            }
        }
    }

    private async Task LookForWorkflowAsync(ISetupService gitHub, GitHubRepository onGitHub, bool isDryRun, CancellationToken cancellationToken)
    {
        var file = application.WorkflowPath;
        var path = $"{onGitHub.Path}/contents/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}?ref={Uri.EscapeDataString(onGitHub.DefaultBranch)}";
        try
        {
            if (await gitHub.GetAsync(new SetupCall(SetupParty.GitHub, "GET", path), cancellationToken) is null)
            {
                reporter.Report(GitHubProblems.NotOnDefaultBranch(file));
            }
        }
        catch (NubesGenException e) when (isDryRun)
        {
            reporter.Detail(e.Message);
        }
    }
}
