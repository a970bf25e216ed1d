using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Simulator.Provider;

/// <summary>The objects that exist, a file each. Any number of processes may work on a folder at once.</summary>
/// <param name="folder">Absolute path of the folder.</param>
internal sealed class ObjectStore(string folder)
{
    /// <summary>Absolute path of the folder.</summary>
    public string Folder => folder;

    /// <summary>Writes a new object.</summary>
    /// <param name="key">Its ARM ID; case does not count.</param>
    /// <param name="type">Its resource type.</param>
    /// <param name="value">The object.</param>
    /// <returns>Whether there was none yet.</returns>
    public bool TryCreate(string key, string type, Map value) => Write(key, type, value, overwrite: false);

    /// <summary>Writes an object over what is there.</summary>
    public void Update(string key, string type, Map value) => Write(key, type, value, overwrite: true);

    /// <summary>An object; <see langword="null"/> when there is none.</summary>
    public Map? Find(string key, Block block)
    {
        using var json = Load(PathOf(key));
        return json is null ? null : StateJson.Read(json.RootElement.GetProperty("attributes"), block);
    }

    /// <summary>An object by the ID that Terraform has for it.</summary>
    public Map? FindById(string id, string type, Block block)
    {
        foreach (var path in Files())
        {
            using var json = Load(path);
            if (json is not null
                && json.RootElement.GetProperty("type").GetString() == type
                && string.Equals(json.RootElement.GetProperty("attributes").GetProperty("id").GetString(), id, StringComparison.OrdinalIgnoreCase))
            {
                return StateJson.Read(json.RootElement.GetProperty("attributes"), block);
            }
        }

        return null;
    }

    /// <summary>The ARM IDs of what is inside an object.</summary>
    public IReadOnlyList<string> Inside(string key) =>
        [.. Files().Select(IdIn).OfType<string>().Where(id => id.StartsWith(key + "/", StringComparison.OrdinalIgnoreCase))];

    /// <summary>Removes an object with all that is inside; none is fine.</summary>
    public void Delete(string key)
    {
        foreach (var id in Inside(key).Append(key))
        {
            File.Delete(PathOf(id));
        }
    }

    private bool Write(string key, string type, Map value, bool overwrite)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
        using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("id", key);
            writer.WriteString("type", type);
            writer.WritePropertyName("attributes");
            StateJson.Write(writer, value);
            writer.WriteEndObject();
        }

        try
        {
            File.Move(temporary, PathOf(key), overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(PathOf(key)))
        {
            File.Delete(temporary);
            return false;
        }
    }

    private string[] Files() => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.object.json") : [];

    private static string? IdIn(string path)
    {
        using var json = Load(path);
        return json?.RootElement.GetProperty("id").GetString();
    }

    /// <summary>Somebody else may remove a file at any time.</summary>
    private static JsonDocument? Load(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(string key) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToLowerInvariant()))) + ".object.json");
}
