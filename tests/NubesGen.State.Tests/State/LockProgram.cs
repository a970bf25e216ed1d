using System.Diagnostics;
using Azure.Identity;
using Azure.Storage.Blobs;
using NubesGen.State;
using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.State;

/// <summary>Takes an environment's lock in a process of its own, which a test may kill.</summary>
internal sealed class LockProgram : IDisposable
{
    public const string Name = "lock";

    private readonly Process process;

    private LockProgram(Process process) => this.process = process;

    /// <summary>Starts it; done when it has the lock.</summary>
    /// <param name="azure">Where the store is.</param>
    /// <param name="project">The project.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="terraform">A process to be noted as its Terraform.</param>
    public static async Task<LockProgram> StartAsync(AzureOnLoopback azure, string project, string environment, int? terraform = null)
    {
        string?[] arguments = [typeof(LockProgram).Assembly.Location, Name, azure.States.Uri.ToString(), project, environment, terraform?.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(Simulator.AzurermMirror.DotNet, arguments.OfType<string>()) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Clear();
        foreach (var (name, value) in azure.Machine.Variables)
        {
            start.Environment[name] = value;
        }

        var program = new LockProgram(Process.Start(start)!);
        Assert.Equal("held", await program.process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
        return program;
    }

    /// <summary>SIGKILL: it can do nothing about it.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>The program itself: holds the lock until its input ends.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var store = new BlobStateStore(new BlobContainerClient(new Uri(arguments[0]), new AzureCliCredential())).Environment(arguments[1], arguments[2]);
        using var held = await store.LockAsync(StoreTest.Holder("child"), TimeSpan.FromMinutes(1), new RecordingReporter(), CancellationToken.None);
        if (arguments.Length > 3)
        {
            held.NoteTerraform(int.Parse(arguments[3], System.Globalization.CultureInfo.InvariantCulture));
        }

        Console.WriteLine("held");
        await Console.In.ReadLineAsync();
        return 0;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
