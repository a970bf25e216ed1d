using System.Security.Cryptography;
using System.Text;

namespace NubesGen;

/// <summary>GUIDs that follow from a text, for what is found again by its name.</summary>
public static class DeterministicGuid
{
    /// <summary>The GUID of a text: version 8 of https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8, from SHA-256.</summary>
    /// <param name="text">Any text; compared ordinally.</param>
    /// <returns>The same for ever.</returns>
    public static Guid Of(string text)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
