using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Operations;
using NubesGen.Operations.Listing;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Lists all environments of the project.</summary>
public sealed class ListEnvironments : NubesGenTask
{
    /// <summary>Absolute path of the file that gets the list as a page to look at.</summary>
    [Required]
    public string PageFile { get; set; } = "";

    /// <summary>
    /// The environments: identity is the name, metadata <c>Address</c>, <c>Branch</c>, <c>Commit</c>, <c>Changed</c>, <c>ChangedBy</c>,
    /// <c>Resources</c>, <c>Expires</c>, <c>Pinned</c>, <c>Lock</c>, <c>Status</c> and <c>Page</c>.
    /// </summary>
    [Output]
    public ITaskItem[] Environments { get; set; } = [];

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        var list = await engine.ListAsync(PageFile, cancellationToken);
        Environments = [.. list.Environments.Select(Item)];
        Reporter.Result(PageFile);
    }

    private ITaskItem2 Item(ListedEnvironment environment)
    {
        var record = environment.Record;
        ITaskItem2 item = new TaskItem(environment.Name);
        foreach (var (name, value) in new[]
        {
            ("Address", record.Address),
            ("Branch", record.Branch),
            ("Commit", record.Commit),
            ("Changed", Times.Iso(record.Changed)),
            ("ChangedBy", record.ChangedBy),
            ("Resources", record.Resources?.ToString(CultureInfo.InvariantCulture)),
            ("Expires", Times.Iso(record.Expires)),
            ("Pinned", record.Pinned ? "true" : ""),
            ("Lock", environment.Holder),
            ("Status", string.Join(';', environment.Words)),
            ("Page", PageFile),
        })
        {
            // As it is: a branch may be called env-%41, which MSBuild would take for an A.
            item.SetMetadataValueLiteral(name, value ?? "");
        }

        return item;
    }
}
