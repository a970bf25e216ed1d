using NubesGen.State;

namespace NubesGen.Operations;

/// <summary>What is to become of an environment.</summary>
internal enum Verdict
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It stays, and is noted as one whose branch has been on the remote, and is there.</summary>
    NoteBranch,

    /// <summary>It stays for now, and is noted as one whose branch is gone.</summary>
    NoteGone,

    /// <summary>It stays for now: its branch is gone, but not for long enough.</summary>
    Grace,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its branch is gone for long enough.</summary>
    BranchGone,
}

/// <summary>Decides what is to become of environments.</summary>
internal static class Verdicts
{
    /// <summary>A branch may be deleted by mistake, and pushed again.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Decides.</summary>
    /// <param name="record">What is known of the environment; <see langword="null"/>: nothing, so it stays.</param>
    /// <param name="isProtected">Whether it is destroyed only by somebody who says its name twice.</param>
    /// <param name="branches">The branches of the remote; <see langword="null"/> when they are not known: then none is gone.</param>
    /// <param name="now">What time it is.</param>
    /// <returns>The verdict.</returns>
    public static Verdict Of(EnvironmentRecord? record, bool isProtected, IReadOnlySet<string>? branches, DateTimeOffset now)
    {
        if (record is null)
        {
            return Verdict.Keep;
        }

        var mayGo = !isProtected && !record.Pinned;
        if (mayGo && record.Expires <= now)
        {
            return Verdict.Expired;
        }

        // One that was named outright has no branch to lose.
        if (branches is null || record.Branch is not { } branch)
        {
            return Verdict.Keep;
        }

        if (branches.Contains(branch))
        {
            return record.Pushed && record.BranchGone is null ? Verdict.Keep : Verdict.NoteBranch;
        }

        return !mayGo || !record.Pushed ? Verdict.Keep
            : record.BranchGone is not { } since ? Verdict.NoteGone
            : now - since < Grace ? Verdict.Grace
            : Verdict.BranchGone;
    }

    /// <summary>Whether an environment is to be destroyed.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>False for all that stay.</returns>
    public static bool IsDoom(Verdict verdict) => verdict is Verdict.Expired or Verdict.BranchGone;
}
