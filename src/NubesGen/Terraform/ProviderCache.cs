using NubesGen.Diagnostics;

namespace NubesGen.Terraform;

/// <summary>
/// Providers are large (azurerm: some 200 MB): every environment's data folder links to one copy for each user. Terraform itself takes no care
/// when several of it fill the cache at once (https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache).
/// </summary>
internal static class ProviderCache
{
    private const string Variable = "TF_PLUGIN_CACHE_DIR";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>The environment variable that makes Terraform use the cache; nothing where the user has one already.</summary>
    /// <param name="machine">The caller's environment.</param>
    /// <returns>Environment variables for Terraform.</returns>
    public static IReadOnlyDictionary<string, string> Of(Machine machine) => machine.Variable(Variable) is not null
        ? new Dictionary<string, string>()
        : new Dictionary<string, string> { [Variable] = Path.Combine(machine.CacheDirectory, "terraform-providers") };

    /// <summary>Makes sure that there is the cache, and that nobody else of ours fills it meanwhile.</summary>
    /// <param name="context">The environment.</param>
    /// <param name="limit">How long to wait for others: as long as one of them may take.</param>
    /// <param name="reporter">Told that we wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Dispose of it to let others in; <see langword="null"/> where there is no cache of ours.</returns>
    /// <exception cref="NubesGenException">NG3006: the cache cannot be written.</exception>
    public static async Task<IDisposable?> EnterAsync(TerraformContext context, TimeSpan limit, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        if (!context.Environment.TryGetValue(Variable, out var folder))
        {
            return null;
        }

        var started = TimeProvider.System.GetTimestamp();
        var told = false;
        while (true)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(Path.Combine(folder, ".nubesgen.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (PrivateFiles.MeansHeld(e) && TimeProvider.System.GetElapsedTime(started) <= limit)
            {
                if (!told)
                {
                    reporter.Step("waiting for another terraform init to fetch its providers");
                    told = true;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new NubesGenException(TerraformProblems.CannotWrite(folder, e.Message), e);
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }
}
