using NubesGen.Processes;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>Makes a text the state of an environment, through Terraform itself, which minds its lock, lineage and serial.</summary>
internal static class StatePush
{
    /// <summary>Pushes.</summary>
    /// <param name="client">Terraform.</param>
    /// <param name="context">The environment, initialised.</param>
    /// <param name="folder">Absolute path of a private folder that exists, for a copy.</param>
    /// <param name="content">The state.</param>
    /// <param name="options">Options of <c>state push</c>.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>How it ended.</returns>
    public static async Task<CommandResult> RunAsync(
        TerraformClient client, TerraformContext context, string folder, BinaryData content, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(folder, $"push-{Guid.NewGuid():N}.tfstate");
        try
        {
            PrivateFiles.Write(copy, content);
            return await client.RunAsync(
                context, ["state", "push", $"-lock-timeout={(long)context.LockTimeout.TotalSeconds}s", .. options, copy], cancellationToken);
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
