namespace NubesGen.Processes;

/// <summary>A process beyond doubt: ids are used again, also after a reboot and in other containers.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTime">When it started, in a form of the operating system's own that never changes while it lives.</param>
/// <param name="BootId">Which start of which machine it belongs to.</param>
public sealed record ProcessIdentity(int Pid, string StartTime, string BootId);
