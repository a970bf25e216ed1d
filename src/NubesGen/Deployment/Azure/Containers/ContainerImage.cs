using System.Globalization;
using System.Text.RegularExpressions;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Azure.Containers;

/// <summary>Makes an image of what was published and pushes it, by the .NET SDK's own container support in a build of its own: no Docker is needed.</summary>
/// <param name="context">Whose.</param>
/// <param name="registry">Where to.</param>
internal sealed partial class ContainerImage(HostContext context, ContainerRegistry registry)
{
    /// <summary>An upload of hundreds of megabytes over a slow line.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(30);

    /// <summary>The code with which our own target tells of a platform that cannot run.</summary>
    private const string WrongPlatform = "RUNTIME1";

    /// <summary>Ours, or those of a build that is not this one: where the image goes and what it is called is not the user's to say here.</summary>
    private static readonly HashSet<string> NotHandedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Configuration", "TargetFramework", "TargetFrameworks", "PublishDir", "NoBuild", "EnableSdkContainerSupport", "WebPublishMethod", "PublishProfile",
        "ContainerRegistry", "ContainerRepository", "ContainerImageName", "ContainerImageTag", "ContainerImageTags", "ContainerArchiveOutputPath",
        "RegistryUrl", "PublishImageTag", "AutoGenerateImageTag", "LocalRegistry", "CurrentSolutionConfigurationContents",
    };

    /// <summary>Pushes the image of a release.</summary>
    /// <param name="release">The release.</param>
    /// <param name="publishDirectory">Absolute path of its files.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The image by its digest, <c>registry/repository@sha256:…</c>.</returns>
    /// <exception cref="NubesGenException">NG5045 to NG5049, NG5057; NG5013: there is no dotnet; NG6010: not signed in to Azure.</exception>
    public async Task<string> PushAsync(AzureRelease release, string publishDirectory, CancellationToken cancellationToken)
    {
        var tag = Tag(release);
        var token = await registry.SignInAsync(cancellationToken);
        context.Reporter.Status($"Pushing {registry.Name}/{registry.Repository}:{tag}");
        using (var credentials = RegistryCredentials.Create(context.Machine, Path.Combine(context.Target.Folder, "registry"), registry.Name, token))
        {
            await BuildAsync(Properties(release, tag, publishDirectory), credentials.Environment, token, cancellationToken);
        }

        var image = await registry.FindAsync(tag, cancellationToken) ?? throw new NubesGenException(ContainerProblems.NoImage(context.Build.ProjectFile));
        context.Reporter.Step($"Pushed {registry.Name}/{registry.Repository}:{tag}");
        return image;
    }

    /// <summary>At most 128 letters, digits, dots, hyphens and underscores: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests.</summary>
    internal static string Tag(AzureRelease release) => string.Create(CultureInfo.InvariantCulture, $"r{release.Number}-{release.Fingerprint[..12]}");

    /// <summary>A property as MSBuild's command line takes it: what means something there is escaped.</summary>
    internal static string Argument(string name, string value) => $"-p:{name}={Special().Replace(value, match => $"%{(int)match.Value[0]:X2}")}";

    private async Task BuildAsync(
        IEnumerable<(string Name, string Value)> properties, IReadOnlyDictionary<string, string> environment, string secret, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "msbuild", context.Build.ProjectFile, "-nologo", "-nodeReuse:false", "-verbosity:minimal", "-terminalLogger:off", "-t:_NubesGenPublishContainer",
            .. properties.Select(property => Argument(property.Name, property.Value)),
        ];
        var dotnet = new DotNetCommand(context.Machine with { Variables = environment });
        var command = dotnet.Of(context.Target.Application.ProjectDirectory, arguments) with
        {
            TimeLimit = TimeLimit,
            OnOutput = line => context.Reporter.Detail(Redact(line, secret)),
        };
        var result = await context.Runner.RunAsync(command, cancellationToken);
        if (!result.Succeeded)
        {
            throw new NubesGenException(Explain($"{result.Output}\n{result.Error}", secret));
        }
    }

    private IEnumerable<(string Name, string Value)> Properties(AzureRelease release, string tag, string publishDirectory) =>
    [
        .. context.Build.GlobalProperties
            .Where(property => !NotHandedOn.Contains(property.Key) && !property.Key.StartsWith("NubesGen", StringComparison.OrdinalIgnoreCase))
            .Select(property => (property.Key, property.Value)),
        ("Configuration", context.Build.Configuration),
        ("TargetFramework", context.Build.TargetFramework),
        ("NoBuild", "true"),
        ("EnableSdkContainerSupport", "true"),
        ("PublishDir", $"{Path.TrimEndingDirectorySeparator(publishDirectory)}{Path.DirectorySeparatorChar}"),
        ("ContainerRegistry", registry.Name),
        ("ContainerRepository", registry.Repository),
        ("ContainerImageTag", tag),
        // Nobody else's: what the project says would win.
        ("ContainerImageTags", ""),
        ("ContainerImageName", ""),
        ("ContainerArchiveOutputPath", ""),
        ("RegistryUrl", ""),
        ("PublishImageTag", ""),
        ("AutoGenerateImageTag", ""),
        ("_NubesGenCommit", release.Commit ?? ""),
    ];

    /// <summary>By what the SDK's own errors are about. Their codes: https://github.com/dotnet/sdk/blob/main/src/Containers/Microsoft.NET.Build.Containers/Resources/Strings.resx.</summary>
    private Problem Explain(string output, string secret)
    {
        var errors = Error().Matches(output).Select(match => (Code: match.Groups["code"].Value, Text: match.Groups["text"].Value.Trim())).Distinct().ToList();
        var lines = Redact(
            errors.Count == 0 ? string.Join('\n', output.Trim().Split('\n').TakeLast(10)) : string.Join('\n', errors.Select(error => $"{error.Code}: {error.Text}")), secret);
        if (errors.FirstOrDefault(error => error.Code == WrongPlatform) is { Text: { } runtime })
        {
            return ContainerProblems.WrongPlatform(runtime);
        }

        var ours = errors.Any(error => error.Text.Contains(registry.Name, StringComparison.OrdinalIgnoreCase));
        return errors.Any(error => error.Code == "MSB4057") ? ContainerProblems.NoImage(context.Build.ProjectFile)
            : ours && errors.Any(error => error.Code is "CONTAINER1016" || Refusal().IsMatch(error.Text)) ? ContainerProblems.RegistryRefuses(registry.Name, $"refuses the image ({lines.Split('\n')[0].TrimEnd('.')})")
            : !ours && errors.Any(error => error.Code is "CONTAINER1008" or "CONTAINER1014" or "CONTAINER1015" or "CONTAINER1016" or "CONTAINER1017") ? ContainerProblems.BaseImageUnavailable(lines)
            : ContainerProblems.ImageFailed(registry.Name, lines);
    }

    private string Redact(string text, string secret) => new Redactor(context.Machine).Redact(text.Replace(secret, "***", StringComparison.Ordinal));

    [GeneratedRegex("""[%;,$@()'"*?\r\n]""", RegexOptions.CultureInvariant)]
    private static partial Regex Special();

    /// <summary>As MSBuild writes it: place, <c>error CODE: text [project]</c>.</summary>
    [GeneratedRegex(@"\berror (?<code>[A-Z]+\d+): (?<text>[^\r\n]*?)(?: \[[^\]\r\n]*\])?(?=\r?$)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Error();

    [GeneratedRegex(@"\b(?:401|403|unauthori[sz]ed|forbidden|denied)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refusal();
}
