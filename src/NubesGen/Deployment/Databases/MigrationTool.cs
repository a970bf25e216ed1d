using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Databases;

/// <summary>EF Core's command line tool <c>dotnet-ef</c>, fetched once per user and version.</summary>
/// <param name="runner">Runs dotnet.</param>
/// <param name="machine">Where the cache is.</param>
/// <param name="reporter">Told when there is something to fetch.</param>
internal sealed class MigrationTool(ICommandRunner runner, Machine machine, IProgressReporter reporter)
{
    private const string Name = "dotnet-ef";

    private readonly DotNetCommand dotnet = new(machine);

    /// <summary>Makes sure that the tool is there. What has its place is complete; several may do this at once.</summary>
    /// <param name="version">Which, e.g. <c>10.0.1</c>.</param>
    /// <param name="folder">Absolute path of the project's folder, whose NuGet.Config says where packages come from.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <returns>Absolute path of its assembly.</returns>
    /// <exception cref="NubesGenException">NG5062: it cannot be had.</exception>
    public async Task<string> EnsureAsync(string version, string folder, CancellationToken cancellationToken)
    {
        var place = Path.Combine(machine.CacheDirectory, Name, version);
        if (AssemblyIn(place) is { } there)
        {
            return there;
        }

        reporter.Step($"fetching {Name} {version}, this once");
        var temporary = Path.Combine(machine.CacheDirectory, Name, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            var result = await runner.RunAsync(
                dotnet.Of(folder, ["tool", "install", Name, "--version", version, "--tool-path", temporary]) with { TimeLimit = TimeSpan.FromMinutes(10) },
                cancellationToken);
            if (!result.Succeeded || AssemblyIn(temporary) is null)
            {
                throw new NubesGenException(DatabaseProblems.ToolNotInstalled(version, place, $"{result.Output}{result.Error}".Trim()));
            }

            Publish(temporary, place);
            return AssemblyIn(place)!;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new NubesGenException(DatabaseProblems.ToolNotInstalled(version, place, e.Message), e);
        }
        finally
        {
            await PrivateFiles.DeleteFolderAsync(temporary, CancellationToken.None);
        }
    }

    /// <summary>Another build may have been faster; its folder is as good.</summary>
    private static void Publish(string temporary, string place)
    {
        try
        {
            Directory.Move(temporary, place);
        }
        catch (IOException) when (AssemblyIn(place) is not null)
        {
        }
    }

    /// <summary>The program beside it would do, but for its start it wants DOTNET_ROOT where dotnet is not installed for all.</summary>
    private static string? AssemblyIn(string folder)
    {
        var store = Path.Combine(folder, ".store");
        return Directory.Exists(store)
            ? Directory.EnumerateFiles(store, $"{Name}.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
    }
}
