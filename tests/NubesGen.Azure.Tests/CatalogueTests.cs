using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using NubesGen.Applications;
using NubesGen.Tests.Configurations;
using NubesGen.Tests.Generation;
using NubesGen.Tests.Simulator;

namespace NubesGen.Tests;

/// <summary>Everything that the catalogue offers, run by the real Terraform.</summary>
[Trait("Category", "Slow")]
public sealed class CatalogueTests(AzurermMirror mirror)
{
    /// <summary>Raise it when the catalogue grows, so that no combination is ever left out unnoticed.</summary>
    private const int RecordedCombinations = 78;

    /// <summary>Names that make names awkward, beside those of projects: the shortest, an everyday one and the longest.</summary>
    private static readonly string[] Environments = ["1", "alice", "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-pq"];

    /// <summary>Every so many combinations Terraform installs and starts its provider as a user's does; for the others one that serves them all is quicker.</summary>
    private const int Installed = 13;

    [Fact]
    public async Task Every_pair_of_options_lives_from_generation_to_destruction()
    {
        await using var server = await AzurermServer.StartAsync();

        var passed = await WalkAsync(new OptionSpace("/").Covering(), (application, index) =>
            new Cycle(index % Installed == 0 ? mirror.Variables : server.Variables).RunAsync(application, Environments[index % Environments.Length]));

        Assert.InRange(passed, RecordedCombinations, int.MaxValue);
    }

    /// <summary>Takes hours, see docs/how-to-extend.md. <c>NUBESGEN_TEST_SHARD=2/8</c> runs the second of eight parts.</summary>
    [Fact(Explicit = true)]
    public async Task Every_combination_there_is_validates()
    {
        await using var server = await AzurermServer.StartAsync();
        var shard = (Machine.Current().Variable("NUBESGEN_TEST_SHARD") ?? "1/1").Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var combinations = new OptionSpace("/").All().Where((_, index) => index % shard[1] == shard[0] - 1);

        await WalkAsync(combinations, async (application, _) => (await new Cycle(server.Variables).StartAsync(application, "alice")).Dispose());
    }

    private static async Task<int> WalkAsync(IEnumerable<Application> combinations, Func<Application, int, Task> walk)
    {
        var started = Stopwatch.GetTimestamp();
        var passed = 0;
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(combinations.Index(), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (combination, _) =>
        {
            try
            {
                await walk(combination.Item, combination.Index);
                Interlocked.Increment(ref passed);
            }
            catch (Exception e) when (e is Xunit.Sdk.IAssertionException or InvalidOperationException)
            {
                failures.Enqueue($"{Describe(combination.Item)}: {e.Message}");
            }
        });
        TestContext.Current.SendDiagnosticMessage(
            "{0} combinations passed and {1} failed in {2:F0} s", passed, failures.Count, Stopwatch.GetElapsedTime(started).TotalSeconds);
        Assert.True(failures.IsEmpty, string.Join('\n', failures));
        return passed;
    }

    private static string Describe(Application application) => string.Create(
        CultureInfo.InvariantCulture,
        $"{application.Type.Id} {application.Tier} {(application.ServesHttp ? "" : "worker ")}{application.Network} {application.DatabaseTier} {string.Join('+', application.Services.Select(service => service.Id))} {application.HealthCheckPath}");
}
