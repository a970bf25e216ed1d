using System.Text;
using NubesGen.Diagnostics;

namespace NubesGen.GitOps;

/// <summary>What a job of GitHub Actions leaves for people (its summary) and for the workflow (its outputs).</summary>
/// <param name="run">The run that we are part of.</param>
/// <param name="reporter">Told what could not be written.</param>
internal sealed class JobReport(GitHubRun run, IProgressReporter reporter)
{
    /// <summary>Adds to the summary. One that cannot be written is a warning, for what it is about has happened.</summary>
    /// <param name="markdown">GitHub's Markdown, in which values from outside went through <see cref="Markdown"/>.</param>
    public void Summarise(string markdown) => Append(run.SummaryFile, markdown.TrimEnd('\n') + "\n\n");

    /// <summary>Sets an output of the step.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">One line.</param>
    public void SetOutput(string name, string value) => Append(run.OutputFile, $"{name}={value.ReplaceLineEndings(" ")}\n");

    /// <summary>Shows a line on the page of the run, without making it yellow or red.</summary>
    /// <param name="message">The line.</param>
    public void Notice(string message) =>
        // https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
        reporter.Step($"::notice::{message.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal)}");

    private void Append(string? file, string text)
    {
        if (file is null)
        {
            return;
        }

        try
        {
            File.AppendAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reporter.Report(GitHubProblems.NotWritten(file, e.Message.TrimEnd('.')));
        }
    }
}
