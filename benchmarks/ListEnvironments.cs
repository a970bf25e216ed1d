using System.Diagnostics;
using System.Globalization;
using NubesGen.State;
using NubesGen.Tests.Cloud;

namespace NubesGen.Benchmarks;

/// <summary>How long the list of all environments takes where there are many, on an Azure of this machine.</summary>
/// <param name="workshop">Where.</param>
/// <param name="output">Gets the figures.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class ListEnvironments(Workshop workshop, TextWriter output, CancellationToken cancellationToken)
{
    private const string Listing = "BlobStateStore.ListAsync";
    private const string OneByOne = "a request for each, one at a time";
    private const string EightAtOnce = "a request for each, eight at once";
    private const string Empty = "dotnet build, an empty target";
    private const string Info = "dotnet build -t:EnvInfo";
    private const string Command = "dotnet build -t:ListEnvs";
    private const int NameWidth = 60;

    private static readonly TimeSpan Goal = TimeSpan.FromSeconds(2);

    /// <summary>Requests are said a little after they were answered.</summary>
    private static readonly TimeSpan UntilSaid = TimeSpan.FromSeconds(1);

    /// <summary>Measures and prints.</summary>
    /// <param name="pairs">How many lists of each kind.</param>
    /// <returns>Done when printed.</returns>
    /// <exception cref="BenchmarkException">Something failed, or a list was not whole.</exception>
    public async Task RunAsync(int pairs)
    {
        var project = await WebProject.CreateAsync(workshop, "ours", new Package("NubesGen.Sdk", await workshop.PackAsync()));
        workshop.Say("starting an Azure on this machine");
        await using var azure = await AzureOnLoopback.StartAsync();
        workshop.Say($"filling it with {ManyEnvironments.Count} environments");
        using var environments = new ManyEnvironments(azure.States, Path.Combine(project.Folder, "terraform"));
        await environments.FillAsync(cancellationToken);
        foreach (var branch in ManyEnvironments.Branches)
        {
            await workshop.RunAsync(project.Folder, "git", "branch", branch);
        }

        var variables = azure.Variables
            .Append(new("NUBESGEN_STATE_STORAGE_ACCOUNT", AzureOnLoopback.Account)).Append(new("NUBESGEN_STATE_CONTAINER", AzureOnLoopback.Container)).ToDictionary();
        var measurements = new Measurement[]
        {
            new(Listing, _ => ListAsync(environments.ListAsync, ManyEnvironments.Count)),
            new(OneByOne, _ => ListAsync(stop => environments.ListNaivelyAsync(1, stop), ManyEnvironments.Complete)),
            new(EightAtOnce, _ => ListAsync(stop => environments.ListNaivelyAsync(8, stop), ManyEnvironments.Complete)),
            new(Empty, _ => BuildAsync(WebProject.EmptyTarget)),
            new(Info, _ => BuildAsync("EnvInfo")),
            new(Command, _ => BuildAsync("ListEnvs")),
        };
        var requests = new Dictionary<string, int>();
        foreach (var measurement in measurements)
        {
            requests[measurement.Name] = await RequestsAsync(azure, measurement);
        }

        var times = await new Rounds(workshop.Say).MeasureAsync(pairs, measurements);
        await CheckAsync(project, environments);
        Print(times, requests);

        Task<TimeSpan> BuildAsync(string target) =>
            workshop.RunAsync(project.Folder, variables, "dotnet", "build", "--no-restore", $"-t:{target}");
    }

    private async Task<TimeSpan> ListAsync(Func<CancellationToken, Task<IReadOnlyList<StoredEnvironment>>> list, int expected)
    {
        var started = Stopwatch.GetTimestamp();
        var found = await list(cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return found.Count == expected ? elapsed : throw new BenchmarkException($"There are {expected} environments, and {found.Count} were listed.");
    }

    /// <summary>How much is asked of storage, without what keeps the locks.</summary>
    private async Task<int> RequestsAsync(AzureOnLoopback azure, Measurement measurement)
    {
        await Task.Delay(UntilSaid, cancellationToken);
        var before = azure.StorageRequests.Count;
        await measurement.RunAsync(0);
        await Task.Delay(UntilSaid, cancellationToken);
        return azure.StorageRequests.Skip(before).Count(request => !request.Contains("comp=lease", StringComparison.Ordinal));
    }

    /// <summary>What took so long was the whole list, to the last round.</summary>
    private async Task CheckAsync(WebProject project, ManyEnvironments environments)
    {
        var locked = (await environments.ListAsync(cancellationToken)).Count(environment => environment.Holder is not null);
        var page = await File.ReadAllTextAsync(Path.Combine(project.Folder, "obj", "WebApp.csproj.nubesgen.environments.html"), cancellationToken);
        if (locked != ManyEnvironments.Locked
            || !page.Contains($"{ManyEnvironments.Count} environments, ", StringComparison.Ordinal)
            || !page.Contains($"{ManyEnvironments.Locked} locked", StringComparison.Ordinal))
        {
            throw new BenchmarkException($"ListEnvs has not listed {ManyEnvironments.Count} environments, {ManyEnvironments.Locked} of them locked.");
        }
    }

    private void Print(IReadOnlyDictionary<string, Series> times, Dictionary<string, int> requests)
    {
        var table = new Table(output, NameWidth);
        table.Start($"{ManyEnvironments.Count} environments, milliseconds");
        foreach (var (name, series) in times)
        {
            table.Add(name, series, "F0");
        }

        table.Start("ratio");
        foreach (var (slow, fast) in new[] { (OneByOne, Listing), (EightAtOnce, Listing), (Command, Info), (Command, Empty) })
        {
            table.Add($"{slow} / {fast}", times[slow].Over(times[fast]), "F3");
        }

        table.Start("difference, milliseconds");
        foreach (var (more, less) in new[] { (Info, Empty), (Command, Info), (Command, Empty) })
        {
            table.Add($"{more} - {less}", times[more].Less(times[less]), "F0");
        }

        output.WriteLine();
        output.WriteLine("Requests to storage:");
        foreach (var (name, count) in requests)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,5}  {name}"));
        }

        output.WriteLine();
        foreach (var name in new[] { Listing, Command })
        {
            var median = times[name].Median;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(median <= Goal.TotalMilliseconds ? "PASS" : "over")}: {name} takes {median:F0} ms (median); {ManyEnvironments.Count} environments should take {Goal.TotalMilliseconds:F0} ms at most"));
        }
    }
}
