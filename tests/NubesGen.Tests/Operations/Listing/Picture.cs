using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NubesGen.Tests.Operations.Listing;

/// <summary>Just enough of PNG to see whether there is anything in a picture: https://www.w3.org/TR/png-3.</summary>
internal static class Picture
{
    private const int SignatureLength = 8;

    /// <summary>Looks at a picture of 8 bits for each of red, green and blue, with or without transparency.</summary>
    /// <returns>Its mean brightness, 0 to 255, and how many colours are in it.</returns>
    public static (double Brightness, int Colours) Describe(byte[] png)
    {
        var (width, pixelSize) = (0, 0);
        using var packed = new MemoryStream();
        for (var at = SignatureLength; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var kind = Encoding.ASCII.GetString(png, at + 4, 4);
            var content = png.AsSpan(at + 8, length);
            if (kind == "IHDR")
            {
                Assert.Equal(8, content[8]);
                width = BinaryPrimitives.ReadInt32BigEndian(content);
                pixelSize = content[9] switch { 2 => 3, 6 => 4, var other => throw new NotSupportedException($"PNG colour type {other}") };
            }
            else if (kind == "IDAT")
            {
                packed.Write(content);
            }

            at += length + 12;
        }

        packed.Position = 0;
        return Describe(new ZLibStream(packed, CompressionMode.Decompress), width * pixelSize, pixelSize);
    }

    private static (double Brightness, int Colours) Describe(ZLibStream pixels, int rowLength, int pixelSize)
    {
        var (row, above, filter) = (new byte[rowLength], new byte[rowLength], new byte[1]);
        var (sum, count) = (0L, 0L);
        var colours = new HashSet<int>();
        while (pixels.Read(filter) == 1)
        {
            pixels.ReadExactly(row);
            for (var i = 0; i < rowLength; i++)
            {
                var (left, up, corner) = (i < pixelSize ? 0 : row[i - pixelSize], above[i], i < pixelSize ? 0 : above[i - pixelSize]);
                row[i] += (byte)(filter[0] switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
            }

            for (var i = 0; i < rowLength; i += pixelSize)
            {
                sum += row[i] + row[i + 1] + row[i + 2];
                colours.Add((row[i] << 16) | (row[i + 1] << 8) | row[i + 2]);
                count += 3;
            }

            (row, above) = (above, row);
        }

        return ((double)sum / count, colours.Count);
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
