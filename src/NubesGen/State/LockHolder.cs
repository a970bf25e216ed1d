using System.Globalization;
using NubesGen.Processes;

namespace NubesGen.State;

/// <summary>Who holds a lock, for the one who waits.</summary>
/// <param name="User">User name.</param>
/// <param name="Host">Host name.</param>
/// <param name="Process">Our process.</param>
/// <param name="Terraform">The Terraform process we run, once it runs.</param>
/// <param name="Run">Address of the CI run; <see langword="null"/> elsewhere.</param>
/// <param name="Operation">What is done, e.g. <c>Provision</c>.</param>
/// <param name="Since">When the lock was taken.</param>
public sealed record LockHolder(
    string User, string Host, ProcessIdentity Process, ProcessIdentity? Terraform, string? Run, string Operation, DateTimeOffset Since)
{
    /// <summary>Whom a person would ask: the address of the CI run, else the user and the machine.</summary>
    public string Who => Run ?? $"{User} on {Host}";

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{User} on {Host}, running {Operation} since {Since.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z (process {Process.Pid}{(Run is null ? "" : $", {Run}")})");
}
