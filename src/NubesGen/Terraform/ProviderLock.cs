namespace NubesGen.Terraform;

/// <summary>The file that says which providers a configuration gets, to the byte: https://developer.hashicorp.com/terraform/language/files/dependency-lock.</summary>
/// <param name="context">The environment.</param>
internal sealed class ProviderLock(TerraformContext context)
{
    /// <summary>What developers and CI run on. Without naming them, the file fits the machine it was written on.</summary>
    public static readonly IReadOnlyList<string> Platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64"];

    /// <summary>The command that writes the checksums for all of them.</summary>
    public static readonly IReadOnlyList<string> Command = ["providers", "lock", .. Platforms.Select(platform => $"-platform={platform}")];

    /// <summary>Its name, which is Terraform's choice.</summary>
    public const string FileName = ".terraform.lock.hcl";

    /// <summary>There from before the first init until the file is complete: whoever is killed in between leaves it to the next run.</summary>
    private readonly string unfinished = Path.Combine(context.DataDirectory, "nubesgen-lock-unfinished");

    /// <summary>Absolute path of the file.</summary>
    public string File { get; } = Path.Combine(context.ConfigurationDirectory, FileName);

    /// <summary>What <c>init</c> needs to know: nothing but to check, once the file is complete.</summary>
    public IReadOnlyList<string> Arguments => context.LockProviders && !System.IO.File.Exists(unfinished) ? ["-lockfile=readonly"] : [];

    /// <summary>Whether <c>init</c> has just made the file. A configuration without providers has none.</summary>
    public bool IsNew => System.IO.File.Exists(unfinished) && System.IO.File.Exists(File);

    /// <summary>Call before <c>init</c>, with the data folder there.</summary>
    public void Begin()
    {
        if (context.LockProviders && !System.IO.File.Exists(File))
        {
            PrivateFiles.Write(unfinished, "");
        }
    }

    /// <summary>Call when the file is as complete as it can be.</summary>
    public void End() => System.IO.File.Delete(unfinished);
}
