namespace NubesGen.GitOps.Local;

/// <summary>One line of what git tells a hook after a push: https://git-scm.com/docs/githooks#post-receive.</summary>
/// <param name="Old">The commit before; zeros: there was none.</param>
/// <param name="New">The commit now; zeros: the reference is gone.</param>
/// <param name="Name">E.g. <c>refs/heads/env-alice</c>.</param>
internal sealed record PushedReference(string Old, string New, string Name)
{
    /// <summary>What references of branches start with.</summary>
    public const string Heads = "refs/heads/";

    /// <summary>The branch's short name; <see langword="null"/> for a tag and the like.</summary>
    public string? Branch => Name.StartsWith(Heads, StringComparison.Ordinal) ? Name[Heads.Length..] : null;

    /// <summary>The commit that the reference names now; <see langword="null"/> when it is gone.</summary>
    public string? Commit => IsZero(New) ? null : New;

    /// <summary>The commit that it named before; <see langword="null"/> when it is new.</summary>
    public string? Before => IsZero(Old) ? null : Old;

    /// <summary>Reads all lines.</summary>
    /// <param name="lines">What git has written.</param>
    /// <returns>In that order.</returns>
    public static IEnumerable<PushedReference> Read(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', 3))
        .Where(fields => fields.Length == 3)
        .Select(fields => new PushedReference(fields[0], fields[1], fields[2]));

    private static bool IsZero(string commit) => commit.All(digit => digit == '0');
}
