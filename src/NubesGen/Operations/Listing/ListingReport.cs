using NubesGen.Diagnostics;

namespace NubesGen.Operations.Listing;

/// <summary>Says the list to whoever watches.</summary>
internal static class ListingReport
{
    /// <summary>Writes the table, and what to type next where there is something to do.</summary>
    /// <param name="list">The list.</param>
    /// <param name="reporter">Gets it, line by line.</param>
    public static void Write(EnvironmentList list, IProgressReporter reporter)
    {
        var of = $"of {list.Project} on the {list.Cloud} cloud";
        if (list.Environments.Count == 0)
        {
            reporter.Step($"There are no environments {of}. To make one, type: git switch -c {list.Prefix}<name>, then: dotnet publish -t:DeployEnv");
            return;
        }

        reporter.Step($"Environments {of}: {list.Summary}");
        foreach (var line in EnvironmentTable.Lines(list))
        {
            reporter.Step(line);
        }

        if (list.Environments.Any(environment => environment.StandsOut))
        {
            reporter.Step("To remove one that is not needed any more, type: dotnet build -t:DestroyEnv -p:NubesGenEnvironment=<name>");
        }

        if (list.Environments.Any(environment => environment.IsOrphaned))
        {
            reporter.Step("Orphaned means that the branch is gone as far as this clone knows; to be sure, type: git fetch --prune");
        }

        if (!list.KnowsBranches && list.Environments.Any(environment => environment.Record.Branch is not null))
        {
            reporter.Step("This clone does not have all branches, so none is said to be orphaned");
        }
    }
}
