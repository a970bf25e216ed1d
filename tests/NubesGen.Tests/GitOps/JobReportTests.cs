using NubesGen.GitOps;

namespace NubesGen.Tests.GitOps;

public sealed class JobReportTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly RecordingReporter reporter = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Summaries_add_up_and_an_output_is_one_line()
    {
        var report = Report(folder["summary.md"], folder["outputs"]);

        report.Summarise("### one\n");
        report.Summarise("### two\n");
        report.SetOutput("address", "http://x/\nother=1");

        Assert.Equal("### one\n\n### two\n\n", File.ReadAllText(folder["summary.md"]));
        Assert.Equal("address=http://x/ other=1\n", File.ReadAllText(folder["outputs"]));
    }

    [Fact]
    public void What_cannot_be_written_is_a_warning_for_what_it_is_about_has_happened()
    {
        Report(folder["none", "summary.md"], "").Summarise("### one\n");

        Assert.Equal("NG6046", Assert.Single(reporter.Problems).Code);
    }

    [Fact]
    public void A_notice_is_one_command_whatever_it_says()
    {
        Report("", "").Notice("100 %\n::error::x");

        Assert.Equal("::notice::100 %25%0A::error::x", Assert.Single(reporter.Steps));
    }

    [Fact]
    public void Elsewhere_than_on_GitHub_there_is_no_run() => Assert.Null(GitHubRun.Of(ScrubbedMachine.Create(("CI", "true"))));

    private JobReport Report(string summary, string outputs) => new(
        GitHubRun.Of(ScrubbedMachine.Create(("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary), ("GITHUB_OUTPUT", outputs)))!, reporter);
}
