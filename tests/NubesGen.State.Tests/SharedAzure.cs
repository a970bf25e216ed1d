using NubesGen.Tests.Cloud;

[assembly: AssemblyFixture(typeof(NubesGen.Tests.SharedAzure))]

namespace NubesGen.Tests;

/// <summary>One Azure for all tests that leave it running; each uses states of its own.</summary>
public sealed class SharedAzure : IAsyncLifetime
{
    internal AzureOnLoopback Azure { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Azure = await AzureOnLoopback.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (Azure is not null)
        {
            await Azure.DisposeAsync();
        }
    }
}
