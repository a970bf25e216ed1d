using NubesGen.Diagnostics;

namespace NubesGen.Tests.Diagnostics;

public sealed class RunLogTests : IDisposable
{
    private static readonly Redactor Redactor = new(new Machine(new Dictionary<string, string> { ["A_TOKEN"] = "s3cr3t" }));

    private readonly TestFolder folder = new();
    private readonly RecordingReporter shown = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_that_is_reported_is_shown_and_logged_without_secrets()
    {
        using (var log = Start("Provision"))
        {
            log.Step("step s3cr3t");
            log.Status("status s3cr3t");
            log.Detail("detail s3cr3t");
            log.Report(new Problem("NG1", "problem s3cr3t"));
        }

        string[] all = [.. shown.Steps, .. shown.Statuses, .. shown.Details, .. shown.Problems.Select(problem => problem.Message)];
        Assert.Equal(["step ***", "status ***", "detail ***", "problem ***"], all);
        var lines = File.ReadAllLines(Assert.Single(Directory.GetFiles(folder.Path)));
        Assert.Equal(["step ***", "... status ***", "detail ***", "Error NG1: problem ***"], lines.Select(line => line[13..]));
        Assert.All(lines, line => Assert.Matches(@"^\d\d:\d\d:\d\d\.\d\d\d ", line));
    }

    [Fact]
    public void An_error_that_ends_the_run_names_the_log_and_shows_no_secret()
    {
        using var log = Start("Provision");

        var problem = log.Record(new Problem("NG1", "It failed with s3cr3t."));

        Assert.Equal($"It failed with ***. Log: {log.Path}", problem.Message);
        Assert.Empty(shown.Problems);
        Assert.Contains("Error NG1: It failed with ***.", Read(log.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_is_the_users_alone_and_has_a_name_that_sorts_by_time()
    {
        using var thai = new Culture("th-TH");
        using var log = Start("Provision");

        Assert.Equal(folder["20260102T030405.000Z-Provision.log"], log.Path);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(log.Path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void The_newest_twenty_stay_and_what_Terraform_logged_goes_with_its_run()
    {
        for (var i = 0; i < 25; i++)
        {
            Start("Provision", minute: i).Dispose();
            Directory.CreateDirectory(folder[$"20260102T03{i:00}05.000Z-Provision"]);
            File.WriteAllText(folder[$"20260102T03{i:00}05.000Z-Provision", "apply.jsonl"], "");
        }

        Assert.Equal(20, Directory.GetFiles(folder.Path).Length);
        Assert.Equal(20, Directory.GetDirectories(folder.Path).Length);
        Assert.False(File.Exists(folder["20260102T030405.000Z-Provision.log"]));
        Assert.True(File.Exists(folder["20260102T032405.000Z-Provision.log"]));
    }

    [Fact]
    public void A_full_disk_does_not_end_what_is_logged()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        File.CreateSymbolicLink(folder["20260102T030405.000Z-Provision.log"], "/dev/full");
        using (var log = Start("Provision"))
        {
            log.Step("one");
            log.Step("two");
        }

        Assert.Equal(["one", "two"], shown.Steps);
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private RunLog Start(string operation, int minute = 4) => RunLog.Start(
        folder.Path, operation, shown, Redactor, new DateTimeOffset(2026, 1, 2, 3, minute, 5, TimeSpan.Zero));
}
