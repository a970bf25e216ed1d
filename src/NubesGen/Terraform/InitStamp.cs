using System.Security.Cryptography;
using System.Text;

namespace NubesGen.Terraform;

/// <summary>Remembers what the last successful <c>terraform init</c> was made for, so that the next one can be left out.</summary>
/// <param name="context">The environment.</param>
/// <param name="tool">The Terraform to run.</param>
internal sealed class InitStamp(TerraformContext context, TerraformTool tool)
{
    /// <summary>In the data folder, so that it goes when that is cleared.</summary>
    private readonly string file = Path.Combine(context.DataDirectory, "nubesgen-init.sha256");

    /// <summary>Whether nothing has changed since.</summary>
    public bool IsFresh => File.Exists(file) && File.ReadAllText(file) == Hash();

    /// <summary>Call after success only, since init itself may write the lock file that is part of this.</summary>
    public void Write() => PrivateFiles.Write(file, Hash());

    /// <summary>Call when init may not have been enough after all: the next one is not left out.</summary>
    public void Remove() => File.Delete(file);

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, tool.Path, tool.Product.ToString(), tool.Version.ToString(), context.ConfigurationDirectory);
        foreach (var (name, value) in context.BackendConfiguration.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Add(hash, name, value);
        }

        foreach (var path in Inputs().Order(StringComparer.Ordinal))
        {
            Add(hash, path);
            Add(hash, File.ReadAllBytes(Path.Combine(context.ConfigurationDirectory, path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Backend, providers and modules may be named in any of the configuration's files, modules in folders below it included.</summary>
    private IEnumerable<string> Inputs() =>
        Directory.EnumerateFiles(context.ConfigurationDirectory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(context.ConfigurationDirectory, path))
            .Where(path => path == ".terraform.lock.hcl" || (IsConfiguration(path) && !IsHidden(path)));

    private static bool IsConfiguration(string path) =>
        path.EndsWith(".tf", StringComparison.Ordinal) || path.EndsWith(".tf.json", StringComparison.Ordinal)
        || path.EndsWith(".tofu", StringComparison.Ordinal) || path.EndsWith(".tofu.json", StringComparison.Ordinal);

    private static bool IsHidden(string path) =>
        path.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'));

    private static void Add(IncrementalHash hash, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            Add(hash, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>With its length, so that no two lists of parts look the same.</summary>
    private static void Add(IncrementalHash hash, byte[] part)
    {
        hash.AppendData(BitConverter.GetBytes(part.LongLength));
        hash.AppendData(part);
    }
}
