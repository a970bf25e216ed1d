using System.Security.Cryptography;
using System.Text;

namespace NubesGen.Terraform;

/// <summary>What an archive of a configuration says of itself, in its first file.</summary>
/// <param name="Format">Which form the archive has.</param>
/// <param name="Hash">The SHA-256 of all it holds, since the same content may be compressed in different ways.</param>
/// <param name="Configuration">The configuration's folder in it.</param>
/// <param name="VariableFiles">The variable files in it, in Terraform's order.</param>
/// <param name="Environment">Variables that Terraform gets through its environment.</param>
internal sealed record ArchiveManifest(
    int Format, string Hash, string Configuration, IReadOnlyList<string> VariableFiles, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The name of its file.</summary>
    public const string File = "archive.json";

    /// <summary>The form that we write and read.</summary>
    public const int Current = 1;

    /// <summary>The folder in the archive that stands for the repository.</summary>
    public const string Tree = "tree";

    /// <summary>The folder of the variable files.</summary>
    public const string Variables = "variables";

    /// <summary>How the names of the environment variables start that are a configuration's, unlike credentials and the addresses of running providers.</summary>
    public const string Variable = "TF_VAR_";

    /// <summary>No configuration is so large; all of it, uncompressed.</summary>
    public const long MaximumSize = 32 * 1024 * 1024;

    /// <summary>The manifest with the hash of what it is about.</summary>
    /// <param name="files">The other files of the archive, in order.</param>
    /// <returns>A copy.</returns>
    public ArchiveManifest Sealed(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Encoding.UTF8.GetBytes(Configuration));
        foreach (var file in VariableFiles)
        {
            Add(Encoding.UTF8.GetBytes(file));
        }

        foreach (var (name, value) in Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            Add(Encoding.UTF8.GetBytes(name));
            Add(Encoding.UTF8.GetBytes(value));
        }

        foreach (var (name, content) in files)
        {
            Add(Encoding.UTF8.GetBytes(name));
            Add(content);
        }

        return this with { Hash = Convert.ToHexStringLower(hash.GetHashAndReset()) };

        // With its length, so that no two lists of parts look the same.
        void Add(byte[] part)
        {
            hash.AppendData(BitConverter.GetBytes(part.LongLength));
            hash.AppendData(part);
        }
    }
}
