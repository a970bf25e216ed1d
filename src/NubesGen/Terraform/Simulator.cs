using System.ComponentModel;
using System.Globalization;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Terraform;

/// <summary>A running stand-in for Azure's provider, on a loopback address. It ends when it is disposed of, and soon after we were killed.</summary>
internal sealed class Simulator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Longer than anything that is planned with it.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(2);

    private readonly int pid;
    private readonly Task<CommandResult> running;

    private Simulator(int pid, Task<CommandResult> running)
    {
        this.pid = pid;
        this.running = running;
    }

    /// <summary>The value of <c>TF_REATTACH_PROVIDERS</c> that makes Terraform use it instead of a provider of its own.</summary>
    public string Reattach { get; private set; } = "";

    /// <summary>Starts one.</summary>
    /// <param name="runner">Runs it.</param>
    /// <param name="machine">Where to find <c>dotnet</c>, and the caller's variables.</param>
    /// <param name="program">Absolute path of its assembly.</param>
    /// <param name="subscription">Id of the Azure subscription that it plays.</param>
    /// <param name="folder">Absolute path of a folder for this run alone.</param>
    /// <param name="cancellationToken">Stops waiting for it, and itself.</param>
    /// <returns>The stand-in, ready.</returns>
    /// <exception cref="NubesGenException">NG3021: it did not start.</exception>
    public static async Task<Simulator> StartAsync(
        ICommandRunner runner, Machine machine, string program, string subscription, string folder, CancellationToken cancellationToken)
    {
        var dotnet = machine.DotNetHost ?? throw new NubesGenException(TerraformProblems.NoSimulator(program, "There is no dotnet on PATH."));
        var file = Path.Combine(folder, "reattach.json");
        var pid = 0;
        var command = new Command(dotnet, "--roll-forward", "Major", program, "serve", file, Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
        {
            WorkingDirectory = folder,
            Environment = new Dictionary<string, string>(machine.Variables) { ["ARM_SUBSCRIPTION_ID"] = subscription },
            TimeLimit = LongestLife,
            OnStarted = id => pid = id,
        };
        // Not cancelled through the token: that would only ask it to end.
        var running = runner.RunAsync(command, CancellationToken.None);
        var simulator = new Simulator(pid, running);
        try
        {
            simulator.Reattach = await simulator.WaitAsync(program, file, cancellationToken);
            return simulator;
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!running.IsCompleted)
        {
            ProcessTable.KillGroup(pid);
        }

        // How it ends means nothing: it keeps nothing.
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<string> WaitAsync(string program, string file, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!File.Exists(file))
        {
            if (running.IsCompleted)
            {
                throw new NubesGenException(TerraformProblems.NoSimulator(program, await WhyEndedAsync()));
            }

            if (DateTime.UtcNow > deadline)
            {
                throw new NubesGenException(TerraformProblems.NoSimulator(program, $"It was not ready after {Duration.Text(Patience)}."));
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        return await File.ReadAllTextAsync(file, cancellationToken);
    }

    private async Task<string> WhyEndedAsync()
    {
        try
        {
            return (await running).Error;
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }
}
