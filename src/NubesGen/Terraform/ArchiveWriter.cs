using System.IO.Compression;
using System.Text.Json;
using NubesGen.State;

namespace NubesGen.Terraform;

/// <summary>Zips a configuration. The same content gives the same bytes, wherever and whenever.</summary>
/// <param name="context">The environment, initialised.</param>
/// <param name="boundary">Absolute path of the folder outside of which no module is looked for.</param>
internal sealed class ArchiveWriter(TerraformContext context, string boundary)
{
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private long size;

    /// <summary>Zips.</summary>
    /// <returns>The archive, and the hash of what it holds.</returns>
    /// <exception cref="IOException">Something cannot be read, or it is too large.</exception>
    public (BinaryData Content, string Hash) Write()
    {
        // A configuration elsewhere, such as one of the Local cloud, has nothing of the repository around it.
        var root = IsIn(boundary, context.ConfigurationDirectory) ? boundary : context.ConfigurationDirectory;
        var variables = new List<string>();
        foreach (var folder in ModuleFolders().Where(folder => IsIn(root, folder)).Prepend(context.ConfigurationDirectory))
        {
            AddFolder(folder, root);
        }

        foreach (var file in context.VariableFiles)
        {
            variables.Add($"{ArchiveManifest.Variables}/{variables.Count}/{Path.GetFileName(file)}");
            Add(variables[^1], file);
        }

        var manifest = new ArchiveManifest(
            ArchiveManifest.Current,
            "",
            NameOf(context.ConfigurationDirectory, root),
            variables,
            new SortedDictionary<string, string>(
                context.Environment.Where(variable => variable.Key.StartsWith(ArchiveManifest.Variable, StringComparison.Ordinal))
                    .ToDictionary(StringComparer.Ordinal),
                StringComparer.Ordinal)).Sealed(files);
        return (Zip(manifest), manifest.Hash);
    }

    private BinaryData Zip(ArchiveManifest manifest)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.Prepend(new(ArchiveManifest.File, StoreFiles.ToJson(manifest).ToArray())))
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = Stamp;
                // What the system that we run on would put there.
                entry.ExternalAttributes = 0;
                using var target = entry.Open();
                target.Write(content);
            }
        }

        return new BinaryData(stream.ToArray());
    }

    /// <summary>Local modules that <c>init</c> found outside of the configuration's folder; those it has fetched, it fetches again.</summary>
    private IEnumerable<string> ModuleFolders()
    {
        var list = Path.Combine(context.DataDirectory, "modules", "modules.json");
        if (!File.Exists(list))
        {
            return [];
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(list));
        return [.. json.RootElement.GetProperty("Modules").EnumerateArray()
            .Select(module => module.GetProperty("Dir").GetString()!)
            .Where(folder => folder.StartsWith("..", StringComparison.Ordinal))
            .Select(folder => Path.GetFullPath(folder, context.ConfigurationDirectory))
            .Where(folder => !IsIn(context.DataDirectory, folder) && Directory.Exists(folder))
            .Distinct(StringComparer.Ordinal)];
    }

    private void AddFolder(string folder, string root)
    {
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file);
            if (ConfigurationCopy.Belongs(path) || path == ".terraform.lock.hcl")
            {
                Add($"{NameOf(folder, root)}/{path.Replace(Path.DirectorySeparatorChar, '/')}", file);
            }
        }
    }

    private void Add(string name, string file)
    {
        if (files.ContainsKey(name))
        {
            // A module inside of another one.
            return;
        }

        size += new FileInfo(file).Length;
        if (size > ArchiveManifest.MaximumSize)
        {
            throw new IOException($"it has more than {ArchiveManifest.MaximumSize / 1024 / 1024} MB.");
        }

        files[name] = File.ReadAllBytes(file);
    }

    private static string NameOf(string folder, string root) => Path.GetRelativePath(root, folder) is var path && path == "."
        ? ArchiveManifest.Tree
        : $"{ArchiveManifest.Tree}/{path.Replace(Path.DirectorySeparatorChar, '/')}";

    private static bool IsIn(string folder, string path) =>
        Path.GetRelativePath(folder, path) is var relative && relative != ".." && !Path.IsPathRooted(relative)
        && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
