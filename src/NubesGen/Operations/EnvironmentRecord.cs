using NubesGen.Environments;

namespace NubesGen.Operations;

/// <summary>Facts of an environment that are not Terraform's: kept beside its state, never its inputs, or no plan would ever be empty.</summary>
public sealed record EnvironmentRecord
{
    private const string FileName = "environment.json";

    /// <summary>Where the application answers; <see langword="null"/> before the first deployment and for a worker.</summary>
    public string? Address { get; init; }

    /// <summary>The branch last provisioned from.</summary>
    public string? Branch { get; init; }

    /// <summary>The commit last deployed.</summary>
    public string? Commit { get; init; }

    /// <summary>When it was last provisioned.</summary>
    public DateTimeOffset? Provisioned { get; init; }

    /// <summary>When it was last deployed to.</summary>
    public DateTimeOffset? Deployed { get; init; }

    /// <summary>The program whose state it is, <c>terraform</c> or <c>tofu</c>.</summary>
    public string? Product { get; init; }

    /// <summary>Reads the record.</summary>
    /// <param name="target">The environment.</param>
    /// <returns><see langword="null"/> when it was never provisioned.</returns>
    public static EnvironmentRecord? Read(TargetEnvironment target) =>
        PrivateFiles.ReadJson<EnvironmentRecord>(Path.Combine(target.Folder, FileName));

    /// <summary>Writes the record.</summary>
    /// <param name="target">The environment.</param>
    public void Write(TargetEnvironment target) =>
        PrivateFiles.WriteJson(Path.Combine(target.Folder, FileName), this);
}
