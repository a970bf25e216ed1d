namespace NubesGen.State;

/// <summary>One lock for the whole chain from plan to traffic. Disposing of it lets it go; what was taken over by others is left alone.</summary>
public interface IEnvironmentLock : IDisposable
{
    /// <summary>Who holds it: we.</summary>
    LockHolder Holder { get; }

    /// <summary>Cancelled when the lock is not ours any more, for then nothing may be changed.</summary>
    CancellationToken Lost { get; }

    /// <summary>Notes which Terraform process works under this lock.</summary>
    /// <param name="pid">Its process id.</param>
    void NoteTerraform(int pid);

    /// <summary>Lets the lock go and removes all traces of it: nothing is left of a destroyed environment.</summary>
    void DisposeAndDelete();
}
