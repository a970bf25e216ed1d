using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.Azure;

/// <summary>Deployments to App Service as a user has them: what is uploaded is what <c>dotnet publish</c> gives. See the State tests for all that can go wrong on the way.</summary>
public sealed class AzureSiteTests(PackageFixture package, LoopbackAzure azure) : IClassFixture<LoopbackAzure>
{
    private static readonly string Answer = Path.Combine("Web App", "wwwroot", "answer.txt");

    [Fact]
    public async Task A_published_project_is_deployed_once_for_each_content_and_what_is_unhealthy_does_not_stay()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        alice.Repository.Write(Answer, "one");
        await alice.Repository.CommitAsync();

        var first = await alice.DeployAsync("-v:diag", "-bl");
        Assert.Equal("one", await alice.VisitAsync());
        Assert.NotNull(alice.Site().File("Web App.dll"));
        Assert.NotNull(alice.Site().File("Web App.runtimeconfig.json"));
        Assert.DoesNotContain(EntraToken.Header, first, StringComparison.Ordinal);
        Assert.DoesNotContain(EntraToken.Header, await BinaryLogAsync(alice.Repository), StringComparison.Ordinal);

        Assert.Contains("already serves the same content, nothing to do", await alice.DeployAsync(), StringComparison.Ordinal);
        Assert.Equal(1, alice.Site().Uploads);

        alice.Repository.Write(Answer, "two");
        await alice.DeployAsync();
        Assert.Equal("two", await alice.VisitAsync());

        alice.Repository.Write(Path.Combine("Web App", "wwwroot", "unhealthy"), "");
        var failed = await alice.TryDeployAsync("-p:NubesGenHealthTimeout=00:00:02");
        Assert.False(failed.Succeeded, failed.Output);
        Assert.Contains("error NG5039:", failed.Output, StringComparison.Ordinal);
        Assert.Equal("two", await alice.VisitAsync());
        // The one that failed goes with the next that is kept.
        Assert.Equal(3, (await alice.BlobsAsync()).Count(blob => blob.Contains("/packages/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_tier_with_slots_has_one_that_takes_the_new_release_first()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-slot");
        alice.Repository.ChangeProject(project => project.AddProperty("NubesGenApplicationTier", "Standard"));
        alice.Repository.Write(Answer, "one");

        await alice.DeployAsync();

        Assert.Equal("one", await alice.VisitAsync());
        Assert.Equal(0, alice.Site().Uploads);
        Assert.Equal(1, alice.Site("staging").Uploads);
    }

    private static async Task<string> BinaryLogAsync(TestRepository repository)
    {
        await using var log = File.OpenRead(Path.Combine(repository.ProjectFolder, "msbuild.binlog"));
        await using var clear = new System.IO.Compression.GZipStream(log, System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(clear, System.Text.Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
