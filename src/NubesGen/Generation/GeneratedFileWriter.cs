using NubesGen.Applications;
using NubesGen.Diagnostics;

namespace NubesGen.Generation;

/// <summary>Brings generated files to disk without losing anything of the user's: all of them, or with an error none.</summary>
public static class GeneratedFileWriter
{
    /// <summary>Writes what differs and removes what is no longer generated, or only says so.</summary>
    /// <param name="application">Whose files they are; leftovers are looked for in its Terraform folder and beside its workflow.</param>
    /// <param name="files">All files as they should be.</param>
    /// <param name="verify">Writes nothing: a file that would be written or removed is a problem instead.</param>
    /// <returns>What happened. Problems about the user's edits and foreign files are the same with and without <paramref name="verify"/>.</returns>
    /// <exception cref="NubesGenException">NG2109: a file cannot be read or written; none is left half written.</exception>
    public static GenerationResult Write(Application application, IReadOnlyList<GeneratedFile> files, bool verify)
    {
        var decisions = Decide(application, files);
        var problems = decisions.Select(decision => verify ? decision.Problem ?? AsProblem(decision) : decision.Problem)
            .OfType<Problem>()
            .ToList();
        var unchanged = Paths(FileAction.None);
        if (verify || problems.Any(problem => problem.Severity == Severity.Error))
        {
            return new GenerationResult([], [], unchanged, problems);
        }

        var written = Paths(FileAction.Create, FileAction.Replace);
        var removed = Paths(FileAction.Remove);
        AtomicFiles.Apply([.. files.Where(file => written.Contains(file.Path))], removed);
        return new GenerationResult(written, removed, unchanged, problems);

        List<string> Paths(params IEnumerable<FileAction> actions) =>
            [.. decisions.Where(decision => actions.Contains(decision.Action)).Select(decision => decision.Path)];
    }

    private static List<FileDecision> Decide(Application application, IReadOnlyList<GeneratedFile> files)
    {
        var rules = new OwnershipRules(application.ProjectPath, application.RepositoryDirectory);
        var generated = files.Select(file => file.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var leftovers = AtomicFiles.List(application.TerraformDirectory, "*.tf", ".gitignore")
            .Concat(AtomicFiles.List(Path.GetDirectoryName(application.WorkflowFile)!, "*.yml", "*.yaml"))
            .Where(path => !generated.Contains(path))
            .Order(StringComparer.Ordinal)
            .Select(path => AtomicFiles.Read(path) is { } text ? rules.ForLeftover(path, text) : null)
            .OfType<FileDecision>();
        return [.. files.Select(file => rules.ForGenerated(file, AtomicFiles.Read(file.Path))), .. leftovers];
    }

    private static Problem? AsProblem(FileDecision decision) => decision.Action switch
    {
        FileAction.Create => GenerationProblems.Missing(decision.Path),
        FileAction.Replace => GenerationProblems.OutOfDate(decision.Path),
        FileAction.Remove => GenerationProblems.Leftover(decision.Path),
        _ => null,
    };
}
