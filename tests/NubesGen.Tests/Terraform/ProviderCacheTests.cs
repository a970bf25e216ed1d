using NubesGen.Diagnostics;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

[Trait("Category", "Slow")]
public sealed class ProviderCacheTests
{
    [Fact]
    public async Task Environments_that_are_initialised_at_once_share_one_copy_of_each_provider()
    {
        using var mirror = new ProviderMirror(ProviderLock.Platforms);
        await mirror.InitAsync();
        var machine = ScrubbedMachine.Create(("XDG_CACHE_HOME", mirror.Home["cache"]), ("HOME", mirror.Home["home"]));
        var variables = mirror.Home.Context.Environment.Concat(ProviderCache.Of(machine)).ToDictionary();
        var contexts = Enumerable.Range(0, 4).Select(i => mirror.Home.Context with
        {
            DataDirectory = mirror.Home[$"data-{i}"],
            LogDirectory = mirror.Home[$"logs-{i}"],
            BackendConfiguration = new Dictionary<string, string> { ["path"] = mirror.Home[$"state-{i}"] },
            Environment = variables,
        }).ToList();

        await Task.WhenAll(contexts.Select(context => mirror.ClientIn(machine).InitAsync(context, CancellationToken.None)));

        Assert.All(contexts, context =>
        {
            var link = Assert.Single(Directory.EnumerateDirectories(Path.Combine(context.DataDirectory, "providers", "registry.terraform.io", "hashicorp", "azurerm", "5.2.0")));
            Assert.StartsWith(machine.CacheDirectory, new DirectoryInfo(link).LinkTarget, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_said_at_once()
    {
        using var mirror = new ProviderMirror(ProviderLock.Platforms);
        await File.WriteAllTextAsync(mirror.Home["file"], "where a folder should be");
        var context = mirror.Home.Context with { Environment = new Dictionary<string, string> { ["TF_PLUGIN_CACHE_DIR"] = mirror.Home["file", "cache"] } };

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => mirror.Home.Client.InitAsync(context, CancellationToken.None))).Problems[0];

        Assert.Equal("NG3006", problem.Code);
    }

    [Fact]
    public void A_cache_of_the_users_own_stays_in_use() =>
        Assert.Empty(ProviderCache.Of(ScrubbedMachine.Create(("TF_PLUGIN_CACHE_DIR", "/mine"))));
}
