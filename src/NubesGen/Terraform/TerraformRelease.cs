namespace NubesGen.Terraform;

/// <summary>A release of Terraform that may be fetched, known by its checksums.</summary>
/// <param name="Version">E.g. <c>1.11.4</c>.</param>
/// <param name="BaseAddress">Where releases are, with a trailing slash.</param>
/// <param name="Checksums">SHA-256 in lower-case hexadecimal of the archive for each platform, e.g. under <c>linux_amd64</c>.</param>
public sealed record TerraformRelease(string Version, Uri BaseAddress, IReadOnlyDictionary<string, string> Checksums)
{
    /// <summary>
    /// The release this version of the package was tested with. HashiCorp signs and publishes these checksums as
    /// <c>terraform_1.11.4_SHA256SUMS</c>; each value here was found equal in at least two package recipes of different makers.
    /// There is no release for Windows on ARM.
    /// </summary>
    public static TerraformRelease Pinned { get; } = new("1.11.4", new Uri("https://releases.hashicorp.com/"), new Dictionary<string, string>
    {
        ["linux_amd64"] = "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
        ["linux_arm64"] = "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
        ["darwin_amd64"] = "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
        ["darwin_arm64"] = "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
        ["windows_amd64"] = "4e1dc85419dda723f2bb3afdf63a0d282a2de858588d56dd57d2e4e4c4c83f2b",
    });

    /// <summary>Where the archive for a platform is.</summary>
    /// <param name="platform">E.g. <c>linux_amd64</c>.</param>
    /// <returns>The address of a zip file.</returns>
    internal Uri Archive(string platform) => new(BaseAddress, $"terraform/{Version}/terraform_{Version}_{platform}.zip");
}
