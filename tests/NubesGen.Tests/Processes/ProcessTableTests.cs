using System.Globalization;
using NubesGen.Processes;

namespace NubesGen.Tests.Processes;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ProcessTableTests : IDisposable
{
    private static readonly Dictionary<string, string> Variables = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_process_is_known_by_more_than_its_id()
    {
        var self = ProcessTable.Self();

        Assert.Equal(Environment.ProcessId, self.Pid);
        Assert.True(ProcessTable.IsAlive(self));
        Assert.False(ProcessTable.IsAlive(self with { StartTime = "1" }));
        Assert.False(ProcessTable.IsAlive(self with { BootId = "another" }));
        Assert.Null(ProcessTable.Identify(int.MaxValue));
    }

    [Fact]
    public void A_process_is_known_by_its_container_too()
    {
        Assert.Equal(
            $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{new FileInfo("/proc/self/ns/pid").LinkTarget}",
            ProcessTable.Self().BootId);
        Assert.Matches(@"/pid:\[\d+\]$", ProcessTable.Self().BootId);
    }

    [Fact]
    public async Task Only_of_this_machines_processes_it_is_certain_that_they_have_ended()
    {
        var process = await StartAsync("exec sleep 300");
        Assert.False(ProcessTable.HasEnded(process));

        await ProcessTable.StopAsync(process, TimeSpan.FromSeconds(20), interrupt: false, CancellationToken.None);

        Assert.True(ProcessTable.HasEnded(process));
        Assert.False(ProcessTable.HasEnded(process with { BootId = "another" }));
        Assert.True(ProcessTable.HasEnded(ProcessTable.Self() with { StartTime = "1" }));
    }

    [Fact]
    public async Task A_program_is_found_by_its_name_if_it_was_there_in_time()
    {
        File.Copy("/bin/sleep", folder["nubesgen-sleep"]);
        var before = DateTimeOffset.UtcNow - TimeSpan.FromSeconds(5);
        Assert.False(ProcessTable.AnyRuns(["nubesgen-sleep"], DateTimeOffset.UtcNow, _ => true));

        var process = await StartAsync($"exec '{folder["nubesgen-sleep"]}' 300");
        await Until.TrueAsync(() => ProcessTable.AnyRuns(["other", "nubesgen-sleep"], DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2), _ => true));
        Assert.False(ProcessTable.AnyRuns(["nubesgen-sleep"], before, _ => true));
        Assert.False(ProcessTable.AnyRuns(["nubesgen-sleep"], DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2), _ => false));

        await ProcessTable.StopAsync(process, TimeSpan.FromSeconds(20), interrupt: false, CancellationToken.None);
        Assert.False(ProcessTable.AnyRuns(["nubesgen-sleep"], DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2), _ => true));
    }

    [Fact]
    public async Task A_name_with_blanks_and_parentheses_confuses_nobody()
    {
        File.Copy("/bin/sleep", folder["a) Z (b"]);
        var process = await StartAsync($"exec '{folder["a) Z (b"]}' 300");
        await Until.TrueAsync(() => File.ReadAllText($"/proc/{process.Pid}/comm") == "a) Z (b\n");

        Assert.Equal(process, ProcessTable.Identify(process.Pid));
        await ProcessTable.StopAsync(process, TimeSpan.FromSeconds(20), interrupt: false, CancellationToken.None);
        Assert.False(ProcessTable.IsAlive(process));
    }

    [Fact]
    public async Task A_zombie_has_ended()
    {
        var parent = await StartAsync("sh -c 'echo $$ > pid; while [ ! -e end ]; do sleep 0.02; done' & exec sleep 300");
        await Until.TrueAsync(() => File.Exists(folder["pid"]) && File.ReadAllText(folder["pid"]).EndsWith('\n'));
        var child = int.Parse(File.ReadAllText(folder["pid"]), CultureInfo.InvariantCulture);

        await Until.TrueAsync(() => File.ReadAllText($"/proc/{parent.Pid}/comm") == "sleep\n");
        File.WriteAllText(folder["end"], "");

        await Until.TrueAsync(() => ProcessTable.Identify(child) is null);

        Assert.True(Directory.Exists($"/proc/{child}"));
        ProcessTable.KillGroup(parent.Pid);
    }

    [Fact]
    public async Task What_will_not_end_is_killed_with_its_group()
    {
        var process = await StartAsync("trap '' TERM; sh -c \"trap '' TERM; echo ready > ready; sleep 300\" & while :; do wait; sleep 0.05; done");
        await Until.TrueAsync(() => File.Exists(folder["ready"]));

        await ProcessTable.StopAsync(process, TimeSpan.FromMilliseconds(200), interrupt: false, CancellationToken.None);

        Assert.False(ProcessTable.IsAlive(process));
    }

    [Fact]
    public async Task What_asks_for_an_interrupt_gets_one()
    {
        var process = await StartAsync("exec python3 -c 'import signal,time; signal.signal(signal.SIGINT, lambda *a: (open(\"int\",\"w\").close(), exit())); open(\"ready\",\"w\").close(); time.sleep(300)'");
        await Until.TrueAsync(() => File.Exists(folder["ready"]));

        await ProcessTable.StopAsync(process, TimeSpan.FromSeconds(20), interrupt: true, CancellationToken.None);

        Assert.True(File.Exists(folder["int"]));
    }

    [Fact]
    public async Task Stopping_another_process_that_has_the_id_now_does_nothing()
    {
        var process = await StartAsync("exec sleep 300");

        await ProcessTable.StopAsync(process with { StartTime = "1" }, TimeSpan.Zero, interrupt: false, CancellationToken.None);
        ProcessTable.KillRemnants(process);

        Assert.True(ProcessTable.IsAlive(process));
        ProcessTable.KillGroup(process.Pid);
    }

    private Task<ProcessIdentity> StartAsync(string script) => new CommandRunner(new Machine(Variables)).StartDetachedAsync(
        new Command("/bin/sh", "-c", script) { WorkingDirectory = folder.Path, Environment = Variables }, folder["log"], CancellationToken.None);
}
