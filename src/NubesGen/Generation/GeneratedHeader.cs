using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NubesGen.Generation;

/// <summary>
/// The first line of a generated file: who wrote it, for which project, and how the rest looked then. With it an edit is told from
/// an older version, without any record beside the files.
/// </summary>
/// <param name="Project">The project file as git names it.</param>
/// <param name="Format">Format of the templates that made the file.</param>
/// <param name="Hash">SHA-256 of the rest, in lower-case hexadecimal digits.</param>
internal sealed partial record GeneratedHeader(string Project, int Format, string Hash)
{
    /// <summary>Raised when the templates change, and only then.</summary>
    public const int CurrentFormat = 4;

    // JSON keeps any path on one line; the relaxed form leaves letters such as ü as they are.
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Puts a header in front of a text. <c>#</c> starts a comment in Terraform, YAML and .gitignore alike.</summary>
    /// <param name="project">The project file as git names it.</param>
    /// <param name="body">The rest of the file.</param>
    /// <returns>The whole text, with normalised line ends.</returns>
    public static string Prepend(string project, string body)
    {
        var rest = Normalise(body);
        return $"# Written by NubesGen.Sdk for {JsonSerializer.Serialize(project, Quoting)}; format {CurrentFormat.ToString(CultureInfo.InvariantCulture)}; sha256 {HashOf(rest)}\n{rest}";
    }

    /// <summary>Reads the header of a file.</summary>
    /// <param name="text">The whole text.</param>
    /// <returns>The header, or <see langword="null"/> when the file is not one of ours.</returns>
    public static GeneratedHeader? Parse(string text)
    {
        var match = FirstLine().Match(Normalise(text));
        if (!match.Success || !int.TryParse(match.Groups["format"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var format))
        {
            return null;
        }

        try
        {
            return new GeneratedHeader(JsonSerializer.Deserialize<string>(match.Groups["project"].ValueSpan)!, format, match.Groups["hash"].Value);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Hash of everything after the first line.</summary>
    /// <param name="text">The whole text, with any line ends.</param>
    /// <returns>SHA-256 in lower-case hexadecimal digits.</returns>
    public static string HashOfRest(string text)
    {
        var normalised = Normalise(text);
        return HashOf(normalised[(normalised.IndexOf('\n') + 1)..]);
    }

    /// <summary>Makes texts comparable that git or an editor has given other line ends or a byte order mark.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with LF only.</returns>
    public static string Normalise(string text) => text.TrimStart('\uFEFF').Replace("\r", "", StringComparison.Ordinal);

    private static string HashOf(string rest) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rest)));

    [GeneratedRegex("""\A# Written by NubesGen\.Sdk for (?<project>"(?:[^"\\\n]|\\[^\n])*"); format (?<format>[0-9]+); sha256 (?<hash>[0-9a-f]{64})\n""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex FirstLine();
}
