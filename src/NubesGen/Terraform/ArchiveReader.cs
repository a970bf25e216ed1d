using System.IO.Compression;
using NubesGen.State;

namespace NubesGen.Terraform;

/// <summary>Reads an archive that another machine may have written, and trusts none of its names.</summary>
/// <param name="content">The archive.</param>
internal sealed class ArchiveReader(BinaryData content)
{
    /// <summary>What an archive holds.</summary>
    /// <param name="content">The archive.</param>
    /// <returns>The hash of it; <see langword="null"/> when it is damaged.</returns>
    public static string? HashOf(BinaryData content)
    {
        try
        {
            return new ArchiveReader(content).Read().Manifest.Hash;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Extracts all of it. What an earlier extraction left goes, but for a state that Terraform could save nowhere else.</summary>
    /// <param name="folder">Absolute path of a folder of its own.</param>
    /// <returns>What the archive says of itself.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="Diagnostics.NubesGenException">NG4003: the folder cannot be written.</exception>
    public ArchiveManifest Extract(string folder)
    {
        var (manifest, files) = Read();
        PrivateFiles.CreateFolder(folder);
        var wanted = files.ToDictionary(file => Locate(folder, file.Key), file => file.Value, StringComparer.Ordinal);
        foreach (var old in new[] { ArchiveManifest.Tree, ArchiveManifest.Variables }.Select(part => Path.Combine(folder, part)).Where(Directory.Exists)
            .SelectMany(part => Directory.GetFiles(part, "*", SearchOption.AllDirectories))
            .Where(file => !wanted.ContainsKey(file) && !file.Contains(".tfstate", StringComparison.Ordinal)))
        {
            File.Delete(old);
        }

        foreach (var (path, bytes) in wanted)
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            PrivateFiles.Write(path, new BinaryData(bytes));
        }

        // The configuration's folder, and what Terraform is told to read, are in here as well.
        PrivateFiles.CreateFolder(Locate(folder, manifest.Configuration));
        return manifest.VariableFiles.All(file => wanted.ContainsKey(Locate(folder, file))) ? manifest : throw Damaged("it lacks a variable file");
    }

    private (ArchiveManifest Manifest, IReadOnlyDictionary<string, byte[]> Files) Read()
    {
        try
        {
            using var zip = new ZipArchive(content.ToStream(), ZipArchiveMode.Read);
            var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
            ArchiveManifest? manifest = null;
            var left = ArchiveManifest.MaximumSize * 2;
            foreach (var entry in zip.Entries)
            {
                var bytes = Bytes(entry, ref left);
                if (entry.FullName == ArchiveManifest.File)
                {
                    manifest = StoreFiles.FromJson<ArchiveManifest>(new BinaryData(bytes));
                }
                else
                {
                    files.Add(entry.FullName, bytes);
                }
            }

            return manifest is not { Format: ArchiveManifest.Current } ? throw Damaged("it is of a form that this version does not know")
                : manifest.Sealed(files).Hash != manifest.Hash ? throw Damaged("it is not what was written")
                : (manifest, files);
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException or ArgumentException or NullReferenceException)
        {
            throw Damaged(e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>The size that an entry claims may be wrong.</summary>
    private static byte[] Bytes(ZipArchiveEntry entry, ref long left)
    {
        using var source = entry.Open();
        using var target = new MemoryStream();
        var buffer = new byte[81920];
        for (var read = source.Read(buffer); read > 0; read = source.Read(buffer))
        {
            left -= read;
            if (left < 0)
            {
                throw Damaged("it is too large");
            }

            target.Write(buffer, 0, read);
        }

        return target.ToArray();
    }

    private static string Locate(string folder, string name)
    {
        var path = name.Contains('\0', StringComparison.Ordinal) ? folder : Path.GetFullPath(name, folder);
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw Damaged($"it names '{name}', which is outside of it");
    }

    private static InvalidDataException Damaged(string reason, Exception? inner = null) => new(reason, inner);
}
