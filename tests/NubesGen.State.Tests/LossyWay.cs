namespace NubesGen.Tests;

/// <summary>A way on which something happens, once, to the first request that ends in a path.</summary>
/// <param name="way">The way itself.</param>
/// <param name="path">E.g. <c>/slotsswap</c>.</param>
/// <param name="happen">Makes the answer of that request; given what sends it.</param>
internal sealed class LossyWay(HttpMessageHandler way, string path, Func<Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> happen)
    : DelegatingHandler(way)
{
    private int passed;

    /// <summary>How often such a request was sent.</summary>
    public int Sent => passed;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.RequestUri!.AbsolutePath.EndsWith(path, StringComparison.Ordinal) && Interlocked.Increment(ref passed) == 1
            ? happen(() => base.SendAsync(request, cancellationToken))
            : base.SendAsync(request, cancellationToken);
}
