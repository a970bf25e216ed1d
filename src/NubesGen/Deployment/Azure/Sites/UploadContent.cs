using Azure.Core;

namespace NubesGen.Deployment.Azure.Sites;

/// <summary>A file on its way: read piece by piece, and given up when no piece gets through for a while, however long the whole may take.</summary>
/// <param name="file">The file; it may be sent several times.</param>
/// <param name="onSent">Told after each piece how many bytes have gone.</param>
internal sealed class UploadContent(Stream file, Action<long> onSent) : RequestContent
{
    private const int Piece = 256 * 1024;

    public override void Dispose()
    {
        // The file is not ours.
    }

    public override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }

    public override void WriteTo(Stream stream, CancellationToken cancellation) => throw new NotSupportedException("Deployments are asynchronous.");

    public override async Task WriteToAsync(Stream stream, CancellationToken cancellation)
    {
        file.Position = 0;
        var buffer = new byte[Piece];
        for (int read; (read = await file.ReadAsync(buffer, cancellation)) > 0;)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellation);
            onSent(file.Position);
        }
    }
}
