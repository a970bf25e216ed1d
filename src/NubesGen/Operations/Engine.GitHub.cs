using System.Globalization;
using System.Text;
using NubesGen.Deployment;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.GitOps.GitHub;

namespace NubesGen.Operations;

/// <content>What the verbs do more in a run of GitHub Actions, so that the workflow needs no logic.</content>
public sealed partial class Engine
{
    private const string DataLoss = "NubesGenAllowDataLoss";
    private const int FewestDigits = 7;

    private GitHubApi? gitHub;

    private GitHubApi GitHub => gitHub ??= new(machine, GitHubConnection.Http());

    private DefaultBranch Workflow => new(new GitClient(runner, machine), GitHub, GitHubRun.Of(machine));

    /// <summary>Shows in the job's summary what a maintenance has done.</summary>
    /// <param name="environments">What it has found.</param>
    /// <returns>The same.</returns>
    public IReadOnlyList<MaintainedEnvironment> ReportMaintenance(IReadOnlyList<MaintainedEnvironment> environments)
    {
        Report?.Summarise(environments.Count == 0
            ? "### Maintenance\n\nThere are no environments.\n"
            : "### Maintenance\n\n" + string.Concat(environments.Select(environment =>
                $"- {Markdown.Code(environment.Environment)}: {Markdown.Code(environment.Finding)}{(environment.Action.Length > 0 ? $", {Markdown.Code(environment.Action)}" : "")}\n")));
        return environments;
    }

    private JobReport? Report => GitHubRun.Of(machine) is { } run ? new JobReport(run, reporter) : null;

    /// <summary>Whether the user gave leave to destroy what holds data: for good, or for one commit.</summary>
    private bool MayLoseData(TargetEnvironment target)
    {
        if (input.GlobalProperty(DataLoss) is not { } value)
        {
            return false;
        }

        if (value.Length < FewestDigits || !value.All(char.IsAsciiHexDigit))
        {
            var asked = CommandLineSettings(DataLoss);
            var mayLose = asked.Flag(DataLoss, false);
            asked.ThrowIfWrong();
            return mayLose;
        }

        return target.Commit?.StartsWith(value, StringComparison.OrdinalIgnoreCase) == true
            ? true
            : throw new NubesGenException(GitHubProblems.OtherCommit(value, target.Commit));
    }

    /// <summary>Which plan was reviewed: the one that the command line names, or the one on the pull request whose merge was pushed.</summary>
    private async Task<PlanReview> ReviewAsync(TargetEnvironment target, CancellationToken cancellationToken)
    {
        if (input.GlobalProperty("NubesGenReviewedPlan") is { } named)
        {
            var asked = CommandLineSettings("NubesGenReviewedPlan");
            var digest = asked.Formed("NubesGenReviewedPlan", IsDigest, $"a digest as PlanEnv shows it, {PlanDigest.ShortLength} hexadecimal digits or more");
            asked.ThrowIfWrong();
            return new PlanReview(new PlanDigest(digest!.ToLowerInvariant(), null), $"(NubesGenReviewedPlan={named})");
        }

        if (GitHubRun.Of(machine) is not { Event: "push", Commit: not null } run || target.Branch is not { } branch || !GitHub.IsGiven)
        {
            return PlanReview.None;
        }

        var found = await new PullRequests(GitHub, run).FindReviewedAsync(branch, Comment(target), cancellationToken);
        if (found.Plan is not null)
        {
            return new PlanReview(found.Plan, string.Create(CultureInfo.InvariantCulture, $"on pull request #{found.Number}"));
        }

        if (found.IsKnown)
        {
            reporter.Step($"No plan was reviewed for this commit: {found.WhyNot}");
        }
        else
        {
            reporter.Report(GitHubProblems.NotReviewed(found.WhyNot));
        }

        return PlanReview.None;
    }

    private async Task ReportPlanAsync(TargetEnvironment target, PlanReport report, CancellationToken cancellationToken)
    {
        if (GitHubRun.Of(machine) is not { } run)
        {
            return;
        }

        var text = PlanMarkdown.Of(target, report);
        var job = new JobReport(run, reporter);
        job.Summarise(text);
        job.SetOutput("digest", report.Digest);
        if (run is { Event: "pull_request", PullRequest: { } number })
        {
            var comment = Comment(target);
            var whyNot = GitHub.IsGiven
                ? await new PullRequests(GitHub, run).CommentAsync(number, comment, comment.Write(report.ToDigest(), text), cancellationToken)
                : "there is no GITHUB_TOKEN";
            if (whyNot is not null)
            {
                reporter.Report(GitHubProblems.NoComment(number, whyNot));
            }
        }
    }

    private async Task ReportDeploymentAsync(TargetEnvironment target, DeploymentResult deployed, string times, CancellationToken cancellationToken)
    {
        if (Report is not { } report)
        {
            return;
        }

        if (deployed.Address is { } address)
        {
            report.SetOutput("address", address.AbsoluteUri);
        }

        var app = target.Application;
        var text = new StringBuilder()
            .Append($"### Environment {Markdown.Code(target.Name.Value)} of {Markdown.Code(app.Name)}\n\n")
            .Append(deployed.Address is { } at ? $"- Address: {Markdown.Link(at)}\n" : "- A worker: it has no address\n")
            .Append(CultureInfo.InvariantCulture, $"- Release: {deployed.Release}{(deployed.Changed ? "" : ", which served already")}\n")
            .Append($"- Commit: {Markdown.Code(deployed.Commit ?? target.Commit ?? "none")}\n")
            .Append($"- {times}\n");
        if (await Workflow.HasAsync(app.ProjectDirectory, app.WorkflowPath, cancellationToken) == false)
        {
            reporter.Report(GitHubProblems.NotOnDefaultBranch(app.WorkflowPath));
            text.Append($"- {Markdown.Code(app.WorkflowPath)} is not on the default branch: **nothing removes this environment** when its branch is deleted or its time is over\n");
        }

        report.Summarise(text.ToString());
    }

    private void ReportDestruction(string environment, bool existed) =>
        Report?.Summarise($"### Environment {Markdown.Code(environment)}\n\n{(existed ? "Destroyed, with all its data.\n" : "There is none: nothing to destroy.\n")}");

    private void ReportStaying(string environment, string why)
    {
        Report!.Notice(why);
        Report!.Summarise($"### Environment {Markdown.Code(environment)}\n\n{why}.\n");
    }

    /// <summary>A branch is deleted easily, what is protected is not: the job that notices it ends well.</summary>
    private bool OutlivesItsBranch(string environment)
    {
        if (GitHubRun.Of(machine) is not { Event: "delete" })
        {
            return false;
        }

        var message = $"Environment {environment} is protected and stays, though its branch was deleted. To destroy it, push the branch again and run this workflow by hand on it, with operation: destroy and confirm: {environment}";
        ReportStaying(environment, message);
        return true;
    }

    /// <summary>A deletion may come late, or be run again, when somebody has pushed the branch anew: then its environment is in use.</summary>
    private async Task<bool> HasItsBranchAgainAsync(TargetEnvironment target, CancellationToken cancellationToken)
    {
        if (GitHubRun.Of(machine) is not { Event: "delete" } run || target.Branch is not { } branch)
        {
            return false;
        }

        var remote = await new RemoteBranches(new GitClient(runner, machine), GitHub, run).OfOriginAsync(target.Application.ProjectDirectory, cancellationToken);
        if (remote.Branches?.Contains(branch) != true)
        {
            return false;
        }

        var message = $"Environment {target.Name} stays, since its branch is there again. To destroy it, delete the branch, or run this workflow by hand on it, with operation: destroy and confirm: {target.Name}";
        ReportStaying(target.Name.Value, message);
        return true;
    }

    private void CheckManualDestruction(string environment, bool isConfirmed)
    {
        if (GitHubRun.Of(machine) is { Event: "workflow_dispatch" } && !isConfirmed)
        {
            throw new NubesGenException(GitHubProblems.DestroyNotConfirmed(environment));
        }
    }

    /// <summary>Releases what this CI run has left locked, when the command line asks for that.</summary>
    /// <returns>Whether it does.</returns>
    private async Task<bool> ReleaseOwnRunAsync(ResolvedEnvironment resolved, CancellationToken cancellationToken)
    {
        var asked = CommandLineSettings("NubesGenOwnRun");
        var isOwn = asked.Flag("NubesGenOwnRun", false);
        asked.ThrowIfWrong();
        if (isOwn)
        {
            var run = CiRuns.Current(machine) ?? throw new NubesGenException(GitHubProblems.NoRun());
            await new OwnRun(resolved.Target.Name.Value, resolved.Store, run, sessions.Holder("UnlockState"), reporter).ReleaseAsync(cancellationToken);
        }

        return isOwn;
    }

    private static PlanComment Comment(TargetEnvironment target) => new(target.Application.Name, target.Name.Value);

    private static bool IsDigest(string text) => text.Length is >= PlanDigest.ShortLength and <= 64 && text.All(char.IsAsciiHexDigit);
}
