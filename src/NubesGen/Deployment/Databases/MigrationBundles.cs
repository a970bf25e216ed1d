using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Databases;

/// <summary>Makes bundles of migrations: programs that bring a database to what the release needs. One for each context, kept in the project's
/// <c>obj</c> until the release changes.</summary>
/// <param name="build">How the project was built.</param>
/// <param name="assembly">Name of its assembly without extension.</param>
/// <param name="runner">Runs dotnet.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class MigrationBundles(ProjectBuild build, string assembly, ICommandRunner runner, Machine machine, IProgressReporter reporter)
{
    /// <summary>Where bundles of former releases are forgotten.</summary>
    private const string Folder = "nubesgen-migrations";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>What a nested build must not be told of ours: what it makes is not what we publish.</summary>
    private static readonly string[] OwnProperties = ["Configuration", "TargetFramework", "PublishDir", "OutputPath", "OutDir", "NoBuild"];

    private readonly DotNetCommand dotnet = new(machine);

    /// <summary>Makes the bundle of a context, unless there is one of this very release.</summary>
    /// <param name="context">Full name of the context; <see langword="null"/>: the only one.</param>
    /// <param name="publishDirectory">Absolute path of the published output.</param>
    /// <param name="runtime">The runtime identifier it is for; <see langword="null"/>: this machine.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Absolute path of the program.</returns>
    /// <exception cref="NubesGenException">NG5061, NG5062, NG5063, NG5067: it cannot be made.</exception>
    public async Task<string> EnsureAsync(string? context, string publishDirectory, string? runtime, CancellationToken cancellationToken)
    {
        // The SDK's single file of a project whose assembly has a blank in its name lacks the packages.
        if (assembly.Contains(' ', StringComparison.Ordinal))
        {
            throw new NubesGenException(DatabaseProblems.BlankInAssemblyName(assembly));
        }

        var version = EntityFrameworkPackages.Version(build.AssetsFile, build.TargetFramework);
        var root = Path.Combine(Path.GetDirectoryName(build.AssetsFile)!, Folder);
        var key = PublishFolder.Fingerprint(publishDirectory, ("context", context ?? ""), ("version", version), ("runtime", runtime ?? ""))[..16];
        var bundle = Path.Combine(root, machine.IsWindows && runtime is null ? $"{key}.exe" : key);
        if (File.Exists(bundle))
        {
            return bundle;
        }

        var tool = await new MigrationTool(runner, machine, reporter).EnsureAsync(version, Path.GetDirectoryName(build.ProjectFile)!, cancellationToken);
        await MakeAsync(tool, context, runtime, root, bundle, cancellationToken);
        return bundle;
    }

    private async Task MakeAsync(string tool, string? context, string? runtime, string root, string bundle, CancellationToken cancellationToken)
    {
        reporter.Step($"making a bundle of the migrations{(context is null ? "" : $" of {context}")}");
        Directory.CreateDirectory(root);
        var temporary = Path.Combine(root, $"new-{Guid.NewGuid():N}");
        try
        {
            var result = await runner.RunAsync(
                dotnet.Of(Path.GetDirectoryName(build.ProjectFile)!, Arguments(tool, context, runtime, temporary), Variables()) with { TimeLimit = Limit },
                cancellationToken);
            foreach (var line in $"{result.Output}{result.Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                reporter.Detail(line.TrimEnd());
            }

            if (!result.Succeeded || !File.Exists(temporary))
            {
                throw new NubesGenException(DatabaseProblems.BundleFailed(OutputText.LastLines($"{result.Output}{result.Error}")));
            }

            Forget(root, temporary);
            File.Move(temporary, bundle, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new NubesGenException(DatabaseProblems.BundleFailed(e.Message), e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>What was published has been built: it is only packed. The tool itself restores and builds the project for the runtime of the bundle.</summary>
    private string[] Arguments(string tool, string? context, string? runtime, string output) =>
    [
        tool, "migrations", "bundle", "--no-build", "--force", "--project", build.ProjectFile, "--configuration", build.Configuration,
        "--framework", build.TargetFramework, "--output", output, "--no-color", "--prefix-output",
        .. context is null ? Array.Empty<string>() : ["--context", context],
        .. runtime is null ? Array.Empty<string>() : ["--target-runtime", runtime],
    ];

    /// <summary>The command line's properties reach the nested builds as variables, or they would build something else. Our own targets stay out of them.</summary>
    private IEnumerable<(string Name, string Value)> Variables() => build.GlobalProperties
        .Where(property => !property.Key.StartsWith("NubesGen", StringComparison.OrdinalIgnoreCase)
            && !property.Key.StartsWith('_')
            && !OwnProperties.Contains(property.Key, StringComparer.OrdinalIgnoreCase))
        .Select(property => (property.Key, property.Value))
        .Append(("NubesGenEnabled", "false"));

    /// <summary>Bundles are large, and those of an hour ago nobody runs any more.</summary>
    private static void Forget(string root, string but)
    {
        foreach (var file in Directory.EnumerateFiles(root).Where(file => file != but && File.GetLastWriteTimeUtc(file) < DateTime.UtcNow.AddHours(-1)))
        {
            File.Delete(file);
        }
    }
}
