using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>Finds the backup that a user means.</summary>
internal static class BackupChoice
{
    private const string Latest = "latest";
    private const string Previous = "previous";
    private const string Extension = ".tfstate";

    /// <summary>Chooses.</summary>
    /// <param name="environment">The environment's name, for messages.</param>
    /// <param name="backups">All there are, the newest first.</param>
    /// <param name="current">The state as it is; <see langword="null"/> when there is none.</param>
    /// <param name="named">A name, an unambiguous beginning of one, <c>latest</c>, or <c>previous</c>: the newest that is not the state as it is.</param>
    /// <returns>The backup.</returns>
    /// <exception cref="NubesGenException">NG4032: none, or several.</exception>
    public static StateBackup Choose(string environment, IReadOnlyList<StateBackup> backups, StoredState? current, string named)
    {
        var name = named.EndsWith(Extension, StringComparison.Ordinal) ? named[..^Extension.Length] : named;
        IReadOnlyList<StateBackup> matching = name switch
        {
            Latest => [.. backups.Take(1)],
            // Without a state the newest backup is what it last was.
            Previous => [.. backups.SkipWhile((backup, index) => current is null ? index == 0 : backup.Hash == current.Hash).Take(1)],
            _ => [.. backups.Where(backup => backup.Name.StartsWith(name, StringComparison.Ordinal))],
        };
        return matching.FirstOrDefault(backup => matching.Count == 1 || backup.Name == name)
            ?? throw new NubesGenException(StateProblems.NoSuchBackup(environment, named, [.. matching.Select(backup => backup.Name)]));
    }
}
