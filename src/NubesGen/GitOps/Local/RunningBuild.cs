using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.GitOps.Local;

/// <summary>
/// The build that runs in a branch's work tree. It has a session of its own and outlives a hook that is killed, lock and all: whoever comes next must
/// not change the files under it.
/// </summary>
/// <param name="file">Absolute path of the file that says which it is.</param>
internal sealed class RunningBuild(string file)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Notes it.</summary>
    /// <param name="pid">Its process id.</param>
    public void Note(int pid) => PrivateFiles.WriteJson(file, ProcessTable.Identify(pid));

    /// <summary>Forgets it, after its end.</summary>
    public void Forget() => File.Delete(file);

    /// <summary>Waits for one that was left behind.</summary>
    /// <param name="branch">The branch, for messages.</param>
    /// <param name="timeout">For how long.</param>
    /// <param name="reporter">Told once that we wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Done when none runs.</returns>
    /// <exception cref="NubesGenException">NG4002: it still runs at the end of the time.</exception>
    public async Task WaitAsync(string branch, TimeSpan timeout, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        var wait = new LockWait(timeout, reporter);
        while (PrivateFiles.ReadJson<ProcessIdentity>(file) is { } build && ProcessTable.IsAlive(build))
        {
            var other = $"a build (process {build.Pid}) that has outlived its push";
            if (!await wait.ForAsync(other, Interval, cancellationToken))
            {
                throw new NubesGenException(StateProblems.Locked(branch, other, timeout));
            }
        }

        Forget();
    }
}
