using System.Text.RegularExpressions;

namespace NubesGen.Diagnostics;

/// <summary>Takes secrets out of texts: the values of the caller's secret variables, and what looks like a password in a connection string or an address.</summary>
public sealed partial class Redactor
{
    private const string Mask = "***";

    /// <summary>Shorter values would mask half of every text, and protect nothing.</summary>
    private const int ShortestSecret = 6;

    private readonly IReadOnlyList<string> secrets;

    /// <summary>Learns the secrets of the caller.</summary>
    /// <param name="machine">Whose variables are looked through for names such as <c>ARM_CLIENT_SECRET</c>.</param>
    public Redactor(Machine machine)
    {
        secrets = [.. machine.Variables
            .Where(variable => SecretName().IsMatch(variable.Key) && variable.Value.Length >= ShortestSecret)
            .Select(variable => variable.Value)
            .OrderByDescending(value => value.Length)];
    }

    /// <summary>Takes the secrets out of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with <c>***</c> for each.</returns>
    public string Redact(string text)
    {
        foreach (var secret in secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        text = SecretPair().Replace(text, $"$1{Mask}");
        text = Signature().Replace(text, $"$1{Mask}");
        text = Bearer().Replace(text, $"$1{Mask}");
        text = Password().Replace(text, $"$1{Mask}@");
        return Token().Replace(text, $"$1{Mask}@");
    }

    [GeneratedRegex("SECRET|PASSWORD|PASSWD|TOKEN|ACCESS_KEY|APIKEY|_KEY$|_PWD$|SAS|CONNECTIONSTRING", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    /// <summary>A pair of a connection string or of JSON. A value without quotes may hold anything up to the next semicolon, blanks too.</summary>
    [GeneratedRegex("""(\b(?:\w*password|pwd|accountkey|sharedaccesskey|\w*secret|\w+_token)(?:\s*=\s*|"\s*:\s*))("(?:[^"\\]|\\.)*"|'[^']*'|[^;"\r\n]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretPair();

    /// <summary>The signature of a shared access link.</summary>
    [GeneratedRegex("""(\bsig=)[^&\s"']+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signature();

    [GeneratedRegex(@"(\bBearer\s+)[\w.~+/=-]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();

    /// <summary>The password in an address; it may hold an @ itself.</summary>
    [GeneratedRegex(@"(\w://[^/\s:@]*:)[^/\s]+@", RegexOptions.CultureInvariant)]
    private static partial Regex Password();

    /// <summary>A token in the place of the user.</summary>
    [GeneratedRegex(@"(https?://)[^/\s:@]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
