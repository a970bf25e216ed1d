using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>A program that we started and that lives on: enough to recognise and to end it, whoever looks later.</summary>
/// <param name="Pid">See <see cref="ProcessIdentity"/>. The first property: the launcher looks for it at the start of the line.</param>
/// <param name="StartTime">See <see cref="ProcessIdentity"/>.</param>
/// <param name="BootId">See <see cref="ProcessIdentity"/>.</param>
/// <param name="Digest">A hash of what was started: program, arguments and own environment.</param>
/// <param name="Stop">How it wants to be ended.</param>
internal sealed record ProcessRecord(int Pid, string StartTime, string BootId, string Digest, StopManner Stop)
{
    /// <summary>Who it is.</summary>
    public ProcessIdentity Identity() => new(Pid, StartTime, BootId);

    /// <summary>Whether it still runs.</summary>
    public bool IsAlive() => ProcessTable.IsAlive(Identity());
}

/// <summary>How a program wants to be ended.</summary>
/// <param name="Interrupt">By SIGINT rather than SIGTERM.</param>
/// <param name="Patience">How long to wait before it is killed.</param>
internal sealed record StopManner(bool Interrupt, TimeSpan Patience);
