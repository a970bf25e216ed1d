using System.Data.Common;
using System.Text.Json;
using NubesGen.Databases;

// The order comes on standard input, which nobody else can read, or as a file that holds no secret.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

var text = args is [var file] ? await File.ReadAllTextAsync(file, stop.Token) : await Console.In.ReadToEndAsync(stop.Token);
var order = JsonSerializer.Deserialize(text, Format.Default.Order)!;
try
{
    if (order.Inside is { } inside)
    {
        return await new InsideRun(order, inside, ManagedIdentity.OfThisContainer(), Path.GetDirectoryName(Path.GetFullPath(args[0]))!, Console.Out)
            .RunAsync(stop.Token);
    }

    var applied = await new Administration(order).RunAsync(stop.Token);
    Console.WriteLine(JsonSerializer.Serialize(new Answer { Applied = applied }, Format.Default.Answer));
    return 0;
}
catch (Exception e) when (order.Inside is null && e is DbException or TimeoutException or ArgumentException or InvalidOperationException)
{
    Console.WriteLine(JsonSerializer.Serialize(new Answer { Error = Failure.Message(e), Unreachable = Failure.IsUnreachable(e) }, Format.Default.Answer));
    return 0;
}
catch (Exception e) when (order.Inside is not null && e is not OperationCanceledException)
{
    Console.Error.WriteLine(Failure.Message(e));
    return 1;
}
