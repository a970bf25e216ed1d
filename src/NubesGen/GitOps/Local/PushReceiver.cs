using System.Text;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.GitOps.Local;

/// <summary>What happens in the bare repository after a push: the branches of environments are deployed, those that are gone are destroyed.</summary>
public sealed class PushReceiver
{
    /// <summary>So long a push waits for those before it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly BareRepository repository;
    private readonly ICommandRunner runner;
    private readonly Machine machine;
    private readonly IProgressReporter reporter;
    private readonly TimeProvider time;
    private readonly GitClient git;

    /// <summary>Gets ready; nothing is read.</summary>
    /// <param name="receiver">Absolute path of the project file that the hook has started, in the repository that was pushed to.</param>
    /// <param name="runner">Runs programs.</param>
    /// <param name="machine">The pusher's environment.</param>
    /// <param name="reporter">Shows progress to the pusher.</param>
    /// <param name="time">The clock.</param>
    public PushReceiver(string receiver, ICommandRunner runner, Machine machine, IProgressReporter reporter, TimeProvider time)
    {
        repository = new BareRepository(Path.GetDirectoryName(Path.GetDirectoryName(receiver))!);
        this.runner = runner;
        this.machine = machine;
        this.reporter = reporter;
        this.time = time;
        git = new GitClient(runner, machine);
    }

    /// <summary>Does it. What goes wrong with one branch or project is reported, and does not keep the others.</summary>
    /// <param name="push">The references that have changed, as git tells a hook.</param>
    /// <param name="cancellationToken">Interrupts a deployment once and waits for it.</param>
    /// <returns>Done when all that was pushed is deployed.</returns>
    public async Task RunAsync(string push, CancellationToken cancellationToken)
    {
        var projects = PushedProject.All(repository);
        foreach (var pushed in PushedReference.Read(push))
        {
            var meant = pushed.Branch is { } name ? projects.Where(project => name.StartsWith(project.Prefix, StringComparison.Ordinal)).ToList() : [];
            if (pushed.Branch is not { } branch || meant.Count == 0)
            {
                reporter.Step($"{pushed.Name} is not the branch of an environment: nothing to deploy");
                continue;
            }

            try
            {
                await ReceiveAsync(pushed, branch, meant, cancellationToken);
            }
            catch (NubesGenException e)
            {
                foreach (var problem in e.Problems)
                {
                    reporter.Report(problem);
                }
            }
        }
    }

    private async Task ReceiveAsync(PushedReference pushed, string branch, IReadOnlyList<PushedProject> projects, CancellationToken cancellationToken)
    {
        // Such a branch cannot be named here as it is.
        if (branch.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            throw new NubesGenException(EnvironmentProblems.NotText(branch));
        }

        PrivateFiles.CreateFolder(repository.Locks);
        var holder = new LockHolder(machine.UserName, machine.HostName, ProcessTable.Self(), null, null, $"git push of {branch}", time.GetUtcNow());
        using var held = await FileEnvironmentLock.AcquireAsync(repository.Lock(branch), branch, holder, Patience, reporter, cancellationToken);
        await Running(branch).WaitAsync(branch, Patience, reporter, cancellationToken);
        // Whoever has pushed after us waits for this lock, or has had it before us.
        var now = await git.RunAsync(
            repository.Directory, ["--git-dir", repository.Directory, "rev-parse", "--verify", "--quiet", $"{PushedReference.Heads}{branch}"], cancellationToken);
        if ((now.Succeeded ? now.Output.TrimEnd('\n') : null) != pushed.Commit)
        {
            reporter.Step($"{branch} has been pushed again since: this push is left to that one");
            return;
        }

        var tree = new WorkTree(repository, repository.WorkTree(branch), git);
        if (pushed.Commit is { } commit)
        {
            await DeployAsync(tree, branch, commit, projects, cancellationToken);
            return;
        }

        if (await DestroyAsync(tree, pushed.Before, branch, projects, cancellationToken))
        {
            await tree.RemoveAsync(cancellationToken);
            held.DisposeAndDelete();
        }
    }

    private RunningBuild Running(string branch) => new(repository.Build(branch));

    private async Task DeployAsync(WorkTree tree, string branch, string commit, IReadOnlyList<PushedProject> projects, CancellationToken cancellationToken)
    {
        await tree.CheckOutAsync(commit, cancellationToken);
        foreach (var project in projects)
        {
            if (!File.Exists(Path.Combine(tree.Path, project.File)))
            {
                reporter.Step($"{branch} has no '{project.File}', so {project.Name} is not deployed. Has it moved? Then type there: dotnet build -t:SetupGitOps -p:NubesGenCloud=Local");
                continue;
            }

            reporter.Step($"{project.Name}: deploying {commit[..7]} of {branch}");
            var outcome = await new PushedBuild(project, branch, Running(branch), runner, machine, reporter).RunAsync(tree, "DeployEnv", _ => false, cancellationToken);
            if (!outcome.Succeeded)
            {
                reporter.Report(LocalGitOpsProblems.NotDeployed(branch, project.Name, outcome.Codes));
            }
        }
    }

    /// <returns>Whether nothing is left that needs the files.</returns>
    private async Task<bool> DestroyAsync(WorkTree tree, string? before, string branch, IReadOnlyList<PushedProject> projects, CancellationToken cancellationToken)
    {
        var all = true;
        foreach (var project in projects)
        {
            var environment = EnvironmentName.FromBranch(branch, project.Prefix);
            var store = LocalStore.Find(repository.Directory, null, project.Store);
            if (!Directory.Exists(Path.Combine(store.ProjectFolder(project.Name), ResourceNames.ResourceGroup(project.Name, environment))))
            {
                reporter.Step($"There is no environment {environment} of {project.Name}: nothing to destroy");
                continue;
            }

            var record = await EnvironmentRecord.ReadIfWholeAsync(new FileStateStore(store).Environment(project.Name, environment.Value), cancellationToken);
            // The last one may be what could never be built; what was deployed could.
            all &= await DestroyAsync(tree, project, branch, environment.Value, new[] { before, record?.Commit }.OfType<string>().Distinct(), cancellationToken);
        }

        return all;
    }

    private async Task<bool> DestroyAsync(
        WorkTree tree, PushedProject project, string branch, string environment, IEnumerable<string> commits, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> codes = [];
        foreach (var commit in commits)
        {
            try
            {
                await tree.CheckOutAsync(commit, cancellationToken);
            }
            catch (NubesGenException e)
            {
                codes = [.. e.Problems.Select(problem => problem.Code)];
                continue;
            }

            if (!File.Exists(Path.Combine(tree.Path, project.File)))
            {
                continue;
            }

            reporter.Step($"{project.Name}: destroying {environment}, since {branch} is deleted");
            var outcome = await new PushedBuild(project, branch, Running(branch), runner, machine, reporter)
                .RunAsync(tree, "DestroyEnv", EnvironmentProblems.IsProtected, cancellationToken);
            if (outcome.Succeeded)
            {
                return true;
            }

            codes = outcome.Codes;
            if (codes.Any(EnvironmentProblems.IsProtected))
            {
                reporter.Step($"The environment {environment} is protected and stays. To destroy it all the same, type: dotnet build -t:DestroyEnv -p:NubesGenEnvironment={environment} -p:NubesGenConfirm={environment}");
                return true;
            }
        }

        reporter.Report(LocalGitOpsProblems.NotDestroyed(branch, environment, project.Name, codes));
        return false;
    }
}
