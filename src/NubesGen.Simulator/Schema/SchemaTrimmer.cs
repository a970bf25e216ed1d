using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NubesGen.Simulator.Schema;

/// <summary>Makes the schema file that travels with us from the whole one that <c>terraform providers schema -json</c> prints.</summary>
internal static partial class SchemaTrimmer
{
    private static readonly string[] Sections = [SchemaSection.Resources, SchemaSection.DataSources];

    /// <summary>Writes the types that the templates name, those asked for and those that the output already has.</summary>
    /// <param name="input">The whole schema: a path to JSON, or to JSON in gzip.</param>
    /// <param name="output">Path of the file to write.</param>
    /// <param name="templates">The folder with the templates.</param>
    /// <param name="more">Types to take beside them: resource types, and data sources with <c>data.</c> in front.</param>
    /// <exception cref="InvalidDataException">The whole schema lacks a type, or azurerm.</exception>
    public static void Trim(string input, string output, string templates, IReadOnlyList<string> more)
    {
        using var whole = Read(input);
        var provider = SchemaFile.ProviderIn(whole.RootElement);
        var wanted = new SortedSet<(string Section, string Type)>(NamedIn(templates).Concat(more.Select(Parse)).Concat(AlreadyIn(output)));
        var missing = wanted.Where(type => !provider.Value.TryGetProperty(type.Section, out var types) || !types.TryGetProperty(type.Type, out _)).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidDataException($"{input} has no {string.Join(", ", missing.Select(type => type.Type))}.");
        }

        var text = new StringBuilder();
        text.Append("{\n  \"format_version\": \"1.0\",\n  \"provider_schemas\": {\n    \"").Append(provider.Name).Append("\": {\n");
        text.Append("      \"provider\": ");
        SchemaText.Write(text, provider.Value.GetProperty("provider"), 6);
        foreach (var section in Sections)
        {
            text.Append(",\n      \"").Append(section).Append("\": {");
            var separator = "\n";
            foreach (var (_, type) in wanted.Where(type => type.Section == section))
            {
                text.Append(separator).Append("        \"").Append(type).Append("\": ");
                SchemaText.Write(text, provider.Value.GetProperty(section).GetProperty(type), 8);
                separator = ",\n";
            }

            text.Append("\n      }");
        }

        File.WriteAllText(output, text.Append("\n    }\n  }\n}\n").ToString());
    }

    /// <summary>The types that the templates under a folder name.</summary>
    public static IEnumerable<(string Section, string Type)> NamedIn(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*.tf.scriban", SearchOption.AllDirectories)
        from Match match in BlockHeader().Matches(File.ReadAllText(file))
        select (SectionOf(match.Groups["kind"].Value), match.Groups["type"].Value);

    private static IEnumerable<(string Section, string Type)> AlreadyIn(string output)
    {
        if (!File.Exists(output))
        {
            return [];
        }

        using var document = Read(output);
        var file = new SchemaFile(document.RootElement);
        return [.. Sections.SelectMany(section => file.Names(section).Select(type => (section, type)))];
    }

    private static (string Section, string Type) Parse(string text) =>
        text.Split('.', 2) is [var kind, var type] ? (SectionOf(kind), type) : (SchemaSection.Resources, text);

    private static string SectionOf(string kind) => kind == "data" ? SchemaSection.DataSources : SchemaSection.Resources;

    private static JsonDocument Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        return JsonDocument.Parse(stream);
    }

    [GeneratedRegex("""^\s*(?<kind>resource|data)\s+"(?<type>azurerm_[a-z0-9_]+)"\s""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex BlockHeader();
}
