using NubesGen.Diagnostics;

namespace NubesGen.Generation;

/// <summary>Decides what may happen to a file: what the user has edited, or what is not ours, is never touched.</summary>
/// <param name="project">The project file as git names it.</param>
/// <param name="repositoryDirectory">Absolute path that project names are relative to.</param>
internal sealed class OwnershipRules(string project, string repositoryDirectory)
{
    /// <summary>What to do about a file that is generated.</summary>
    /// <param name="file">The file as it should be.</param>
    /// <param name="existing">Its text on disk; <see langword="null"/> when it is absent.</param>
    /// <returns>The decision.</returns>
    public FileDecision ForGenerated(GeneratedFile file, string? existing)
    {
        if (existing is null)
        {
            return new FileDecision(file.Path, FileAction.Create, null);
        }

        if (GeneratedHeader.Parse(existing) is not { } header)
        {
            return new FileDecision(file.Path, FileAction.Keep, GenerationProblems.NotOurs(file.Path));
        }

        if (!IsThisProject(header) && File.Exists(Path.Combine(repositoryDirectory, header.Project)))
        {
            return new FileDecision(file.Path, FileAction.Keep, GenerationProblems.OtherProject(file.Path, header.Project));
        }

        if (GeneratedHeader.Normalise(existing) == file.Text)
        {
            return new FileDecision(file.Path, FileAction.None, null);
        }

        var actual = GeneratedHeader.HashOfRest(existing);
        var wanted = GeneratedHeader.HashOfRest(file.Text);
        // A user who has brought the file to the new state by hand loses nothing.
        if (actual == header.Hash || actual == wanted)
        {
            return new FileDecision(file.Path, FileAction.Replace, null);
        }

        return new FileDecision(
            file.Path,
            FileAction.Keep,
            header.Hash == wanted ? GenerationProblems.EditKept(file.Path) : GenerationProblems.EditHoldsUpdateBack(file.Path));
    }

    /// <summary>What to do about a file that is not generated (any more).</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="existing">Its text on disk.</param>
    /// <returns>The decision; <see langword="null"/> when the file is none of our business.</returns>
    public FileDecision? ForLeftover(string path, string existing)
    {
        if (GeneratedHeader.Parse(existing) is not { } header || !IsThisProject(header))
        {
            return null;
        }

        return GeneratedHeader.HashOfRest(existing) == header.Hash
            ? new FileDecision(path, FileAction.Remove, null)
            : new FileDecision(path, FileAction.Keep, GenerationProblems.EditedLeftover(path));
    }

    // Without letter case: on some file systems both spellings are the same file.
    private bool IsThisProject(GeneratedHeader header) => header.Project.Equals(project, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What may happen to a file.</summary>
internal enum FileAction
{
    /// <summary>It is as it should be.</summary>
    None,

    /// <summary>It is absent and gets written.</summary>
    Create,

    /// <summary>It is ours and gets its new text.</summary>
    Replace,

    /// <summary>It is ours and no longer generated.</summary>
    Remove,

    /// <summary>It stays as it is, and there is something to say about it.</summary>
    Keep,
}

/// <summary>What happens to one file.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Action">What.</param>
/// <param name="Problem">Why it is kept.</param>
internal sealed record FileDecision(string Path, FileAction Action, Problem? Problem);
