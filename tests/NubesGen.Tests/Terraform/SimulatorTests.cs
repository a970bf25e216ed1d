using System.Globalization;
using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

/// <summary>How the stand-in is started and stopped, with a script in its place; the plans themselves are run with the package.</summary>
[Trait("Category", "Slow")]
public sealed class SimulatorTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_is_ready_once_it_has_said_where_it_is_and_gone_when_it_is_no_longer_needed()
    {
        const string script = """
            echo "$*" > "$(dirname "$5")/arguments"; echo "$ARM_SUBSCRIPTION_ID" > "$(dirname "$5")/subscription"
            echo $$ > "$(dirname "$5")/pid"; echo '{"x":1}' > "$5.tmp"; mv "$5.tmp" "$5"; exec sleep 600
            """;
        ProcessIdentity process;
        await using (var simulator = await StartAsync(script))
        {
            process = await StartedAsync();

            Assert.Equal("{\"x\":1}", simulator.Reattach.Trim());
            Assert.True(ProcessTable.IsAlive(process));
            Assert.Equal(
                $"--roll-forward Major {folder["simulator.dll"]} serve {folder["reattach.json"]} {Environment.ProcessId}",
                (await File.ReadAllTextAsync(folder["arguments"])).Trim());
            Assert.Equal("0-0", (await File.ReadAllTextAsync(folder["subscription"])).Trim());
        }

        Assert.False(ProcessTable.IsAlive(process));
    }

    [Fact]
    public async Task One_that_ends_at_once_says_why()
    {
        var error = await Assert.ThrowsAsync<NubesGenException>(() => StartAsync("echo 'No ASP.NET Core here.' >&2; exit 150"));

        Assert.Equal("NG3021", Assert.Single(error.Problems).Code);
        Assert.Contains("did not start: No ASP.NET Core here.", error.Message);
    }

    [Fact]
    public async Task One_that_cannot_be_run_at_all_says_why()
    {
        var machine = ScrubbedMachine.Create();

        var error = await Assert.ThrowsAsync<NubesGenException>(
            () => Simulator.StartAsync(new CommandRunner(machine), machine, folder["simulator.dll"], "0-0", folder["gone"], CancellationToken.None));

        Assert.Equal("NG3021", Assert.Single(error.Problems).Code);
        Assert.DoesNotContain("it did not say why", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_starts_is_gone()
    {
        using var cancellation = new CancellationTokenSource();
        var starting = StartAsync("echo $$ > \"$(dirname \"$5\")/pid\"; exec sleep 600", cancellation.Token);
        ProcessIdentity process;
        try
        {
            process = await StartedAsync();
        }
        finally
        {
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        }

        Assert.False(ProcessTable.IsAlive(process));
    }

    /// <summary>The process that has written its id into a file.</summary>
    private async Task<ProcessIdentity> StartedAsync()
    {
        await Until.TrueAsync(() => File.Exists(folder["pid"]) && File.ReadAllText(folder["pid"]).EndsWith('\n'));
        return ProcessTable.Identify(int.Parse(await File.ReadAllTextAsync(folder["pid"]), CultureInfo.InvariantCulture))!;
    }

    /// <param name="script">What takes the place of <c>dotnet</c>. Written by a shell: one that this process had open for writing could not be
    /// run while another test forks.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    private async Task<Simulator> StartAsync(string script, CancellationToken cancellationToken = default)
    {
        var machine = ScrubbedMachine.Create(("DOTNET_HOST_PATH", folder["dotnet"]));
        var runner = new CommandRunner(machine);
        await runner.RunAsync(
            new Command("/bin/sh", "-c", "cat >\"$1\" && chmod +x \"$1\"", "sh", folder["dotnet"])
            {
                WorkingDirectory = folder.Path,
                Environment = machine.Variables,
                StandardInput = $"#!/bin/sh\n{script}\n",
            },
            CancellationToken.None);
        return await Simulator.StartAsync(runner, machine, folder["simulator.dll"], "0-0", folder.Path, cancellationToken);
    }
}
