using System.Globalization;
using System.Text;

namespace NubesGen.Operations.Listing;

/// <summary>How much room text takes in a terminal: branches may be called anything.</summary>
internal static class TextWidth
{
    private const char Cut = '…';

    /// <summary>What terminals show two columns wide: https://www.unicode.org/reports/tr11, roughly.</summary>
    private static readonly (int First, int Last)[] Wide =
        [(0x1100, 0x115F), (0x2E80, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1FAFF), (0x20000, 0x3FFFD)];

    /// <summary>The width of a text.</summary>
    /// <param name="text">Printable text.</param>
    /// <returns>In columns.</returns>
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length : text.EnumerateRunes().Sum(Of);

    /// <summary>Makes a text exactly so wide: fills it up, or cuts it and says so.</summary>
    /// <param name="text">Printable text.</param>
    /// <param name="width">In columns.</param>
    /// <returns>The text.</returns>
    public static string Fit(string text, int width)
    {
        if (Of(text) > width)
        {
            var kept = new StringBuilder();
            var room = width - 1;
            foreach (var rune in text.EnumerateRunes().TakeWhile(rune => (room -= Of(rune)) >= 0))
            {
                kept.Append(rune);
            }

            text = kept.Append(Cut).ToString();
        }

        return text + new string(' ', width - Of(text));
    }

    /// <summary>Takes what would move the cursor, colour the terminal or turn the direction of the text for what it is: no letter.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>One line.</returns>
    public static string Printable(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text
        : string.Concat(text.EnumerateRunes().Select(rune => (IsInvisible(rune) ? Rune.ReplacementChar : rune).ToString()));

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
        : Wide.Any(range => rune.Value >= range.First && rune.Value <= range.Last) ? 2
        : 1;
}
