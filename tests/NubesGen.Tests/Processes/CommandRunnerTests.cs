using System.Diagnostics;
using System.Globalization;
using NubesGen.Processes;

namespace NubesGen.Tests.Processes;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CommandRunnerTests : IDisposable
{
    private static readonly Dictionary<string, string> Variables = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };

    private readonly TestFolder folder = new();
    private readonly CommandRunner runner = new(new Machine(Variables));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_error_input_and_exit_code_all_arrive(bool inFiles)
    {
        var lines = new List<string>();

        var result = await runner.RunAsync(
            Shell("cat; echo größe; echo bad >&2; exit 3", inFiles) with { StandardInput = "in\n", OnOutput = lines.Add }, CancellationToken.None);

        Assert.Equal(new CommandResult(3, "in\ngröße\n", "bad\n"), result);
        Assert.Equal(["in", "größe"], lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_last_line_without_an_end_is_a_line(bool inFiles)
    {
        var lines = new List<string>();

        await runner.RunAsync(Shell("printf 'a\\nb'", inFiles) with { OnOutput = lines.Add }, CancellationToken.None);

        Assert.Equal(["a", "b"], lines);
    }

    [Fact]
    public async Task Lines_arrive_while_the_program_still_runs()
    {
        var arrived = new TaskCompletionSource<string>();
        var running = runner.RunAsync(
            Shell("echo now; while [ ! -e go ]; do sleep 0.02; done", inFiles: true) with { OnOutput = line => arrived.TrySetResult(line) }, CancellationToken.None);

        Assert.Equal("now", await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.False(running.IsCompleted);
        File.WriteAllText(folder["go"], "");
        await running;
    }

    [Fact]
    public async Task Arguments_pass_through_no_shell()
    {
        string[] arguments = ["a b", "", "$(touch pwned)", "'\"\\", "*", "größe", "--"];

        var result = await runner.RunAsync(
            new Command("printf", ["%s|", .. arguments]) { WorkingDirectory = folder.Path, Environment = Variables }, CancellationToken.None);

        Assert.Equal(string.Join('|', arguments) + "|\n", result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task The_environment_is_exactly_what_is_given()
    {
        var given = new Dictionary<string, string> { ["A"] = "1", ["GRÖSSE"] = "a b\"c" };

        var result = await runner.RunAsync(
            new Command("/usr/bin/env") { WorkingDirectory = folder.Path, Environment = given }, CancellationToken.None);

        Assert.Equal(["A=1", "GRÖSSE=a b\"c"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_and_is_named()
    {
        var result = await runner.RunAsync(
            new Command(folder["none"]) { WorkingDirectory = folder.Path, Environment = Variables }, CancellationToken.None);

        Assert.Equal(127, result.ExitCode);
        Assert.Contains(folder["none"], result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_sends_one_SIGINT_to_the_program_alone_and_waits_for_its_end(bool inFiles)
    {
        const string child = "trap 'echo child >> signals' INT; echo ready >> child; while [ ! -e end ]; do sleep 0.02; done";
        File.WriteAllText(folder["child.sh"], child);
        using var cancellation = new CancellationTokenSource();
        var running = runner.RunAsync(
            Shell("""
                trap 'echo parent >> signals; stopping=1' INT
                sh child.sh & pid=$!
                echo ready >> parent
                while [ -z "$stopping" ]; do sleep 0.02; done
                sleep 0.3; touch end; wait $pid; echo saved > saved
                """, inFiles),
            cancellation.Token);
        await Until.TrueAsync(() => File.Exists(folder["parent"]) && File.Exists(folder["child"]));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.True(File.Exists(folder["saved"]));
        Assert.Equal("parent\n", File.ReadAllText(folder["signals"]));
    }

    [Fact]
    public async Task What_is_cancelled_before_it_starts_never_does()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(Shell("touch started"), new CancellationToken(canceled: true)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_time_limit_kills_the_whole_group(bool inFiles)
    {
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAsync<TimeoutException>(() => runner.RunAsync(
            Shell("trap '' INT TERM; sleep 300 & echo $! > pid; sleep 300", inFiles) with { TimeLimit = TimeSpan.FromMilliseconds(500) },
            CancellationToken.None));

        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(20));
        var pid = int.Parse(File.ReadAllText(folder["pid"]), CultureInfo.InvariantCulture);
        await Until.TrueAsync(() => ProcessTable.Identify(pid) is null);
    }

    [Fact]
    public async Task A_program_whose_start_cannot_be_noted_is_interrupted_not_left_alone()
    {
        var pid = 0;

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => runner.RunAsync(
            Shell("exec sleep 300") with
            {
                OnStarted = started =>
                {
                    pid = started;
                    throw new InvalidOperationException("disk full");
                },
            },
            CancellationToken.None));

        Assert.Equal("disk full", failure.Message);
        Assert.Null(ProcessTable.Identify(pid));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_in_its_midst_has_happened_or_not()
    {
        for (var i = 0; i < 20; i++)
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(i / 4));
            try
            {
                var process = await runner.StartDetachedAsync(Shell("exec sleep 300"), folder["app.log"], cancellation.Token);
                Assert.True(ProcessTable.IsAlive(process));
                ProcessTable.KillGroup(process.Pid);
            }
            catch (OperationCanceledException)
            {
            }
        }

        await Until.TrueAsync(() => System.Diagnostics.Process.GetProcessesByName("sleep").All(process => !IsIn(process.Id)));
    }

    private bool IsIn(int pid) => new FileInfo($"/proc/{pid}/cwd").LinkTarget == folder.Path;

    [Fact]
    public async Task A_detached_program_lives_on_and_holds_nothing_of_ours()
    {
        using var cancellation = new CancellationTokenSource();
        File.WriteAllText(folder["app.log"], "before\n");

        var process = await runner.StartDetachedAsync(Shell("echo $A; echo bad >&2; exec sleep 300") with { Environment = new Dictionary<string, string>(Variables) { ["A"] = "given" } }, folder["app.log"], cancellation.Token);
        try
        {
            await cancellation.CancelAsync();
            await Until.TrueAsync(() => File.ReadAllText(folder["app.log"]) == "before\ngiven\nbad\n");
            await Until.TrueAsync(() => File.ReadAllText($"/proc/{process.Pid}/cmdline").StartsWith("sleep", StringComparison.Ordinal));

            Assert.True(ProcessTable.IsAlive(process));
            Assert.Equal(["/dev/null", folder["app.log"], folder["app.log"]], new[] { 0, 1, 2 }.Select(number => Target(process.Pid, number)));
            // Whoever reads our output to its end would wait for the end of that program too.
            var theirs = Directory.EnumerateFiles($"/proc/{process.Pid}/fd").Select(file => new FileInfo(file).LinkTarget);
            Assert.DoesNotContain(Target(Environment.ProcessId, 1), theirs.Where(file => file != "/dev/null"));
            // Fields 3 to 6 of proc(5) stat: state, parent, group, session. Its own group and session; no child of ours.
            var stat = File.ReadAllText($"/proc/{process.Pid}/stat").Split(' ');
            Assert.Equal(process.Pid, int.Parse(stat[4], CultureInfo.InvariantCulture));
            Assert.Equal(process.Pid, int.Parse(stat[5], CultureInfo.InvariantCulture));
            Assert.NotEqual(Environment.ProcessId, int.Parse(stat[3], CultureInfo.InvariantCulture));
        }
        finally
        {
            ProcessTable.KillGroup(process.Pid);
        }
    }

    private static string? Target(int pid, int number) => new FileInfo($"/proc/{pid}/fd/{number}").LinkTarget;

    private Command Shell(string script, bool inFiles = false) => new("/bin/sh", "-c", script)
    {
        WorkingDirectory = folder.Path,
        Environment = Variables,
        Files = inFiles ? new OutputFiles(folder["output file"], folder["error file"]) : null,
    };
}
