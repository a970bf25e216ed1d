using NubesGen.Deployment.Local;
using NubesGen.Processes;

namespace NubesGen.Tests.Local;

public sealed class LocalProcessesTests
{
    private static readonly StopManner Stop = new(Interrupt: false, TimeSpan.FromMilliseconds(500));

    [Fact]
    public async Task A_program_runs_as_the_process_on_record_and_ends_with_its_children_even_if_it_will_not()
    {
        await using var cloud = new LocalCloud();
        var command = Prepared(cloud, "trap '' TERM; sleep 300 & echo $$ $!; while :; do wait; done");

        var record = await new LocalProcesses(cloud.Runner).StartAsync(Record(cloud), command, Log(cloud), Stop, CancellationToken.None);
        await Until.TrueAsync(() => File.ReadAllText(Log(cloud)).Contains('\n', StringComparison.Ordinal));
        var pids = File.ReadAllText(Log(cloud)).Split().Where(text => text.Length > 0).Select(int.Parse).ToList();
        Assert.Equal(record.Pid, pids[0]);
        Assert.Equal(record, LocalProcesses.Running(Record(cloud)));

        await LocalProcesses.StopAsync(Record(cloud), CancellationToken.None);

        await Until.TrueAsync(() => pids.All(pid => ProcessTable.Identify(pid) is null));
        Assert.Null(LocalProcesses.Running(Record(cloud)));
        Assert.False(File.Exists(Record(cloud)));
    }

    [Fact]
    public async Task A_process_that_only_has_the_same_id_is_not_ours()
    {
        await using var cloud = new LocalCloud();
        Prepared(cloud, "");
        var self = ProcessTable.Self();
        PrivateFiles.WriteJson(Record(cloud), new ProcessRecord(self.Pid, "1", self.BootId, "", Stop));

        Assert.Null(LocalProcesses.Running(Record(cloud)));
        await LocalProcesses.StopAsync(Record(cloud), CancellationToken.None);

        Assert.True(ProcessTable.IsAlive(self));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task What_was_started_just_before_we_were_killed_never_runs_beside_its_successor()
    {
        await using var cloud = new LocalCloud();
        var command = Prepared(cloud, "echo $$; exec sleep 300");
        var killed = new KilledRunner(cloud.Runner);

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            new LocalProcesses(killed).StartAsync(Record(cloud), command, Log(cloud), Stop, CancellationToken.None));
        var record = await new LocalProcesses(cloud.Runner).StartAsync(Record(cloud), command, Log(cloud), Stop, CancellationToken.None);
        await Until.TrueAsync(() => !ProcessTable.IsAlive(killed.Started!));

        Assert.Equal($"{record.Pid}\n", File.ReadAllText(Log(cloud)));
        Assert.True(record.IsAlive());
        await LocalProcesses.StopAsync(Record(cloud), CancellationToken.None);
    }

    private static string Record(LocalCloud cloud) => Path.Combine(cloud.Environment.ApplicationDirectory, "process.json");

    private static string Log(LocalCloud cloud) => Path.Combine(cloud.Environment.ApplicationDirectory, "app.log");

    private static Command Prepared(LocalCloud cloud, string script)
    {
        cloud.Environment.Create(cloud.Machine);
        return cloud.Shell(script);
    }

    /// <summary>Starts the process, but nobody lives to hear of it.</summary>
    private sealed class KilledRunner(ICommandRunner runner) : ICommandRunner
    {
        public ProcessIdentity? Started { get; private set; }

        public Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken) => runner.RunAsync(command, cancellationToken);

        public async Task<ProcessIdentity> StartDetachedAsync(Command command, string logFile, CancellationToken cancellationToken)
        {
            Started = await runner.StartDetachedAsync(command, logFile, cancellationToken);
            throw new OperationCanceledException();
        }
    }
}
