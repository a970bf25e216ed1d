using System.Text.Json;

namespace NubesGen.Terraform;

/// <summary>Which of the two programs it is; a state made by one is not for the other.</summary>
public enum TerraformProduct
{
    /// <summary>Terraform of HashiCorp.</summary>
    Terraform,

    /// <summary>OpenTofu of the Linux Foundation.</summary>
    OpenTofu,
}

/// <summary>The Terraform to run.</summary>
/// <param name="Path">Absolute path of the program.</param>
/// <param name="Product">Terraform or OpenTofu, whatever the file is called.</param>
/// <param name="Version">Its version; a pre-release counts as the release it leads to.</param>
public sealed record TerraformTool(string Path, TerraformProduct Product, Version Version)
{
    /// <summary>The oldest version that will do: the first with write-only arguments, which keep secrets out of the state.</summary>
    public static readonly Version OldestVersion = new(1, 11);

    /// <summary>Whether this version will do.</summary>
    public bool IsNewEnough => Version >= OldestVersion;

    /// <summary>Reads what <c>version -json</c> prints.</summary>
    /// <param name="path">Absolute path of the program that printed it.</param>
    /// <param name="json">Its standard output.</param>
    /// <returns>The tool, or <see langword="null"/> when this is not what Terraform or OpenTofu prints.</returns>
    internal static TerraformTool? FromVersionJson(string path, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var number = root.GetProperty("terraform_version").GetString()!.Split('-', '+')[0];
            // OpenTofu kept Terraform's keys, even terraform_version, but has no checkpoint service to ask whether it is outdated.
            var product = root.TryGetProperty("terraform_outdated", out _) ? TerraformProduct.Terraform : TerraformProduct.OpenTofu;
            return Version.TryParse(number, out var version) ? new TerraformTool(path, product, version) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
