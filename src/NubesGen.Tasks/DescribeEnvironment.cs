using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Environments;
using NubesGen.Operations;
using NubesGen.Operations.Listing;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Tells scripts about the environment of the current branch.</summary>
public sealed class DescribeEnvironment : NubesGenTask
{
    /// <summary>One item: identity is the environment's name. Addresses and paths are metadata, since MSBuild takes identities for paths.</summary>
    [Output]
    public ITaskItem[] Info { get; set; } = [];

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        var (environment, record) = await engine.DescribeAsync(cancellationToken);
        var target = environment.Target;
        Info =
        [
            new TaskItem(target.Name.Value, new Dictionary<string, string>
            {
                ["Address"] = record?.Address ?? "",
                ["Release"] = record?.Release?.ToString(CultureInfo.InvariantCulture) ?? "",
                ["ResourceGroup"] = target.ResourceGroup,
                ["Cloud"] = target.Cloud.ToString(),
                ["Branch"] = target.Branch ?? record?.Branch ?? "",
                ["Expires"] = Times.Iso(record?.Expires),
                ["Pinned"] = record is { Pinned: true } ? "true" : "",
                ["State"] = environment.Store.StateLocation,
                ["Terraform"] = target.ConfigurationDirectory,
                ["Monitor"] = target.Cloud == CloudKind.Azure
                    ? $"https://portal.azure.com/#@/resource/subscriptions/{target.Subscription}/resourceGroups/{target.ResourceGroup}/overview"
                    : target.ApplicationLog,
            }),
        ];
    }
}
