using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NubesGen;

/// <summary>
/// Six characters that stand for a text: a digit and five of an alphabet without vowels, about 243 million values. Such an
/// ending is not a word, so names that people choose are rarely taken for hashed ones.
/// </summary>
public static class ShortHash
{
    /// <summary>Length of every hash, in characters.</summary>
    public const int Length = 6;

    private const string Digits = "0123456789";
    private const string Letters = "0123456789bcdfghjkmnpqrstvwxyz";

    /// <summary>The hash of a text.</summary>
    /// <param name="text">Any text; compared ordinally.</param>
    /// <returns>The same six characters for ever.</returns>
    public static string Of(string text)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var hash = new char[Length];
        hash[0] = Digits[(int)(number % (ulong)Digits.Length)];
        number /= (ulong)Digits.Length;
        for (var i = 1; i < Length; i++)
        {
            hash[i] = Letters[(int)(number % (ulong)Letters.Length)];
            number /= (ulong)Letters.Length;
        }

        return new string(hash);
    }

    /// <summary>Whether a name ends like a hashed one: six characters of the hash's shape, alone or behind a hyphen.</summary>
    /// <param name="name">A name.</param>
    /// <returns>True also for the rare name that only looks so.</returns>
    public static bool Ends(string name) =>
        name.Length >= Length
        && (name.Length == Length || name[^(Length + 1)] == '-')
        && Digits.Contains(name[^Length], StringComparison.Ordinal)
        && name[^(Length - 1)..].All(c => Letters.Contains(c, StringComparison.Ordinal));
}
