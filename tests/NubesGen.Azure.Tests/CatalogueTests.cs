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

    /// <summary>Every so many combinations Terraform installs and starts its provider as a user's does; for the others one that serves them all is quicker.</summary>
    private const int Installed = 13;

    [Fact]
    public async Task Every_pair_of_options_lives_from_generation_to_destruction()
    {
        await using var server = await AzurermServer.StartAsync();

        var passed = await WalkAsync(new OptionSpace("/").Covering(), (application, environment, index) =>
            new Cycle(index % Installed == 0 ? mirror.Variables : server.Variables).RunAsync(application, environment));

        Assert.InRange(passed, RecordedCombinations, int.MaxValue);
    }

    /// <summary>Takes hours: docs/how-to-extend.md has the command. <c>NUBESGEN_TEST_SHARD=2/8</c> runs the second of eight parts.</summary>
    [Fact(Explicit = true)]
    public async Task Every_combination_there_is_validates()
    {
        await using var server = await AzurermServer.StartAsync();
        var (part, parts) = Shard();
        var combinations = new OptionSpace("/").All().Where((_, index) => index % parts == part - 1).Select(application => (application, "alice"));

        var passed = await WalkAsync(combinations, async (application, environment, _) =>
            (await new Cycle(server.Variables).StartAsync(application, environment)).Dispose());

        Assert.NotEqual(0, passed);
    }

    private static (int Part, int Parts) Shard()
    {
        var numbers = (Machine.Current().Variable("NUBESGEN_TEST_SHARD") ?? "1/1").Split('/').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
        Assert.True(numbers is [> 0, > 0] && numbers[0] <= numbers[1], "NUBESGEN_TEST_SHARD says which part of how many, such as 2/8.");
        return (numbers[0], numbers[1]);
    }

    private static async Task<int> WalkAsync(
        IEnumerable<(Application Application, string Environment)> combinations, Func<Application, string, int, Task> walk)
    {
        var started = Stopwatch.GetTimestamp();
        var passed = 0;
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(combinations.Index(), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (combination, _) =>
        {
            var (application, environment) = combination.Item;
            try
            {
                await walk(application, environment, combination.Index);
                Interlocked.Increment(ref passed);
            }
            catch (Exception e)
            {
                // One that fails must not keep the others from being tried.
                failures.Enqueue($"{Describe(application)} in {environment}: {e.GetType().Name}: {e.Message}");
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
