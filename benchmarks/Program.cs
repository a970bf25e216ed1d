using System.Globalization;
using NubesGen;
using NubesGen.Benchmarks;

const string Usage = "Usage: dotnet run -c Release --project benchmarks -- noop-build|provision-overhead|list-environments [--pairs N]";
const int DefaultPairs = 31;

if (!TryReadPairs(args, out var pairs))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The folder and what runs in it end before we do.
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    using var workshop = new Workshop(Console.Error, stop.Token);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{pairs} rounds, {Environment.ProcessorCount} cores, {Machine.Current().OperatingSystemName}, .NET {Environment.Version}, {DateTime.UtcNow:yyyy-MM-dd}"));
    switch (args[0])
    {
        case "noop-build":
            await new NoopBuild(workshop, Console.Out).RunAsync(pairs);
            return 0;
        case "provision-overhead":
            await new ProvisionOverhead(workshop, Console.Out).RunAsync(pairs);
            return 0;
        case "list-environments":
            await new ListEnvironments(workshop, Console.Out, stop.Token).RunAsync(pairs);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (OperationCanceledException)
{
    return 130;
}
catch (BenchmarkException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static bool TryReadPairs(string[] args, out int pairs)
{
    pairs = DefaultPairs;
    return args.Length == 1
        || (args.Length == 3 && args[1] == "--pairs" && int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out pairs) && pairs > 0);
}
