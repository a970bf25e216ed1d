using System.Globalization;
using System.Text.RegularExpressions;

namespace NubesGen.State;

/// <summary>What the name of a backup tells.</summary>
/// <param name="Time">When it was taken.</param>
/// <param name="Serial">Which change of the state it holds.</param>
/// <param name="Hash">The first characters of the SHA-256 of its content.</param>
/// <param name="Reason">Why it was taken, in lower-case words with hyphens.</param>
public sealed partial record StateBackup(DateTimeOffset Time, long Serial, string Hash, string Reason)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <summary>Its name: ordinal order is the order of time.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{Serial:000000}-{Hash}-{Reason}");

    /// <summary>The name of its file in the store.</summary>
    internal string File => $"{StoreFiles.Backups}/{Name}.tfstate";

    /// <summary>Reads the name of a file.</summary>
    /// <param name="file">As the store lists it.</param>
    /// <returns><see langword="null"/> when that is no backup of ours.</returns>
    public static StateBackup? Parse(string file) =>
        Form().Match(file) is { Success: true } match
        && DateTimeOffset.TryParseExact(match.Groups[1].Value, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && long.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            ? new StateBackup(time, serial, match.Groups[3].Value, match.Groups[4].Value)
            : null;

    [GeneratedRegex(@"\Abackups/([0-9]{8}T[0-9]{9}Z)-([0-9]{6,18})-([0-9a-f]{8})-([a-z-]+)\.tfstate\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
