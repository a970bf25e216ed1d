using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.Azure;

/// <summary>An Azure for the tests of a class, each of which has a container of its own in it.</summary>
public sealed class LoopbackAzure : IAsyncLifetime
{
    internal AzureOnLoopback Azure { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Azure = await AzureOnLoopback.StartAsync();

    public ValueTask DisposeAsync() => Azure.DisposeAsync();
}
