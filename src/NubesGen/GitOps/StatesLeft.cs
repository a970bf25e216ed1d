using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps.Azure;
using NubesGen.State;

namespace NubesGen.GitOps;

/// <summary>Looks whether environments of any project still have their state in an account.</summary>
/// <param name="connection">The way there.</param>
internal sealed class StatesLeft(AzureConnection connection)
{
    /// <summary>Looks.</summary>
    /// <param name="tier">Whose account, which exists.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when there is none.</returns>
    /// <exception cref="NubesGenException">NG6069: there are some; NG6071: nobody can tell.</exception>
    public async Task CheckAsync(SetupTier tier, CancellationToken cancellationToken)
    {
        var container = await connection.ContainerAsync(tier.Names.Account, SetupNames.Container, cancellationToken);
        IReadOnlyList<string> left;
        try
        {
            left = await BlobFailures.TranslateAsync(container, () => FindAsync(container, cancellationToken), cancellationToken);
        }
        catch (NubesGenException e)
        {
            throw new NubesGenException(GitOpsSetupProblems.StatesNotSeen(tier.Names.Account, tier.Container, $"{e.Problems[0].Code}: {e.Problems[0].Message.TrimEnd('.')}"), e);
        }

        if (left.Count > 0)
        {
            throw new NubesGenException(GitOpsSetupProblems.EnvironmentsLeft(left, tier.Names.Account));
        }
    }

    /// <summary>As <see cref="BlobNames"/> says: an environment exists as long as its owner's file does, and its resources as long as its state.</summary>
    private static async Task<IReadOnlyList<string>> FindAsync(BlobContainerClient container, CancellationToken cancellationToken)
    {
        var left = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var folder in container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Delimiter = "/" }, cancellationToken))
        {
            if (!folder.IsPrefix)
            {
                continue;
            }

            var options = new GetBlobsByHierarchyOptions { Prefix = folder.Prefix, Delimiter = "/" };
            await foreach (var item in container.GetBlobsByHierarchyAsync(options, cancellationToken))
            {
                var project = folder.Prefix.TrimEnd('/');
                if (item.IsBlob && BlobNames.Parse(project, item.Blob.Name) is (var environment, StoreFiles.Owner or "tfstate"))
                {
                    left.Add($"{project}/{environment}");
                }
            }
        }

        return [.. left];
    }
}
