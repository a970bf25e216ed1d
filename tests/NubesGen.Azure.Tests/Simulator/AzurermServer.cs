using NubesGen.Processes;

namespace NubesGen.Tests.Simulator;

/// <summary>One stand-in that serves any number of Terraform commands: no init, no start for each command.</summary>
public sealed class AzurermServer : IAsyncDisposable
{
    private readonly TestFolder folder;

    private AzurermServer(TestFolder folder, ProcessIdentity process, string reattach)
    {
        this.folder = folder;
        Process = process;
        Variables = new Dictionary<string, string> { ["TF_REATTACH_PROVIDERS"] = reattach, ["CHECKPOINT_DISABLE"] = "1" };
    }

    /// <summary>What Terraform must have in its environment to find the stand-in.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The running program.</summary>
    public ProcessIdentity Process { get; }

    /// <summary>Starts one.</summary>
    /// <param name="parent">The process that it lives for; by default this one.</param>
    /// <param name="variables">What it has in its environment, such as where its objects are: Terraform's own reaches it no more.</param>
    public static async Task<AzurermServer> StartAsync(int? parent = null, params (string Name, string Value)[] variables)
    {
        var folder = new TestFolder();
        var machine = ScrubbedMachine.Create(variables);
        var file = folder["reattach.json"];
        var command = new Command(AzurermMirror.DotNet, AzurermMirror.Program, "serve", file, $"{parent ?? Environment.ProcessId}")
        {
            WorkingDirectory = folder.Path,
            Environment = machine.Variables,
        };
        var process = await new CommandRunner(machine).StartDetachedAsync(command, folder["log"], CancellationToken.None);
        await Until.TrueAsync(() => File.Exists(file));
        return new AzurermServer(folder, process, await File.ReadAllTextAsync(file));
    }

    public async ValueTask DisposeAsync()
    {
        await ProcessTable.StopAsync(Process, TimeSpan.FromSeconds(5), interrupt: false, CancellationToken.None);
        folder.Dispose();
    }
}
