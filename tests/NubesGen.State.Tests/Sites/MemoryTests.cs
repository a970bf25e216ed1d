namespace NubesGen.Tests.Sites;

/// <summary>That what is deployed may be large, and is never in memory as a whole.</summary>
public sealed class MemoryTests(SharedAzure shared, ITestOutputHelper output)
{
    private const int Large = 200;

    /// <summary>How many megabytes more a large deployment may take than a small one: buffers of the store's and the site's upload, and what the collector leaves lying.</summary>
    private const int Allowed = 64;

    [Fact]
    public async Task Two_hundred_megabytes_take_hardly_more_memory_than_one()
    {
        var small = await PeakAsync(1);
        var large = await PeakAsync(Large);

        output.WriteLine($"Peak: {small} MB for 1 MB, {large} MB for {Large} MB");
        TestContext.Current.SendDiagnosticMessage($"Peak memory of a deployment: {small} MB for 1 MB, {large} MB for {Large} MB");
        Assert.InRange(large, 0, small + Allowed);
    }

    private async Task<double> PeakAsync(int megabytes)
    {
        using var publish = new TestFolder();
        using var run = new SiteRun(shared.Azure);
        File.WriteAllText(publish["answer.txt"], $"{megabytes} MB");
        // Nothing that a zip could make smaller.
        var random = new Random(megabytes);
        var block = new byte[1 << 20];
        await using (var file = File.Create(publish["data.bin"]))
        {
            for (var i = 0; i < megabytes; i++)
            {
                random.NextBytes(block);
                await file.WriteAsync(block);
            }
        }

        var peak = await DeployProgram.PeakAsync(shared.Azure, run.Site, publish.Path);

        Assert.Equal($"{megabytes} MB", await run.VisitAsync());
        return peak;
    }
}
