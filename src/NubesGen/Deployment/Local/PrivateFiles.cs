using System.Text.Json;

namespace NubesGen.Deployment.Local;

/// <summary>Files and folders that only their owner may read; a file is always the old one or the new one, never half of one.</summary>
internal static class PrivateFiles
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Makes a folder of mode 0700 unless it exists.</summary>
    public static void CreateFolder(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    /// <summary>Opens a file of mode 0600.</summary>
    public static FileStream Open(string path, System.IO.FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a file of mode 0600 in one step, safe against a crash right after.</summary>
    public static void Write(string path, string text)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var stream = Open(temporary, System.IO.FileMode.CreateNew, FileShare.None))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a value as one line of JSON.</summary>
    public static void WriteJson<T>(string path, T value) => Write(path, JsonSerializer.Serialize(value, Json) + "\n");

    /// <summary>Reads what <see cref="WriteJson"/> has written.</summary>
    /// <returns><see langword="default"/> when there is no such file.</returns>
    public static T? ReadJson<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
    }

    /// <summary>Deletes a folder that a dying process may still be writing to.</summary>
    public static async Task DeleteFolderAsync(string path, CancellationToken cancellationToken)
    {
        for (var attempt = 1; Directory.Exists(path); attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception e) when (attempt < 20 && e is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }
}
