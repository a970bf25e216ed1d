using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Diagnostics;

namespace NubesGen.Tasks;

/// <summary>
/// Shows progress in a build. The terminal logger hides even high messages, but for what a test run says: a message of type
/// <c>TLTESTOUTPUT</c> becomes a line that stays, one of type <c>TLTESTPASSED</c> the live status of the project, both only after a target
/// called <c>_TestRunStart</c> has run there. Every other logger takes them for plain messages. None of this is documented
/// (<c>TerminalLogger.cs</c> in dotnet/msbuild), so it is known in this class only.
/// </summary>
/// <param name="log">The task's log.</param>
/// <param name="engine">The build, for messages the log has no method for.</param>
/// <param name="projectFile">The file that problems without a place of their own are about.</param>
internal sealed class BuildReporter(TaskLoggingHelper log, IBuildEngine engine, string projectFile) : IProgressReporter
{
    private const string Line = "TLTESTOUTPUT";
    private const string LiveStatus = "TLTESTPASSED";

    /// <summary>Plain logs keep every status as a line: rare ones tell enough.</summary>
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(5);

    private readonly Lock reporting = new();
    private long lastStatus;
    private Queue<Action>? held;

    /// <summary>Keeps back what is reported: while a task has MSBuild build something, nothing of it can be logged, and who tries waits.</summary>
    public void Hold()
    {
        lock (reporting)
        {
            held ??= new();
        }
    }

    /// <summary>Shows what was kept back, and from now on everything at once.</summary>
    public void Release()
    {
        lock (reporting)
        {
            var waiting = held ?? [];
            held = null;
            foreach (var report in waiting)
            {
                report();
            }
        }
    }

    public void Step(string message) => Send(Line, message, []);

    public void Status(string message)
    {
        lock (reporting)
        {
            // What was going on then is over when it could be shown.
            if (held is not null)
            {
                return;
            }

            if (lastStatus != 0 && TimeProvider.System.GetElapsedTime(lastStatus) < StatusInterval)
            {
                return;
            }

            lastStatus = TimeProvider.System.GetTimestamp();
        }

        Send(LiveStatus, message, new() { ["localizedResult"] = "…", ["displayName"] = message });
    }

    public void Detail(string message) => Now(() => log.LogMessage(MessageImportance.Low, "{0}", message));

    public void Report(Problem problem) => Now(() =>
    {
        var file = problem.File ?? projectFile;
        if (problem.Severity == Severity.Error)
        {
            log.LogError(null, problem.Code, null, problem.HelpLink, file, problem.Line, problem.Column, 0, 0, "{0}", problem.Message);
        }
        else
        {
            log.LogWarning(null, problem.Code, null, problem.HelpLink, file, problem.Line, problem.Column, 0, 0, "{0}", problem.Message);
        }
    });

    /// <summary>Makes the address the project's result, where loggers show one.</summary>
    /// <param name="address">The address.</param>
    public void Result(string address) =>
        Now(() => log.LogMessage(MessageImportance.High, "{0} -> {1}", Path.GetFileNameWithoutExtension(projectFile), address));

    private void Send(string type, string message, Dictionary<string, string?> metadata) => Now(() => engine.LogMessageEvent(
        new ExtendedBuildMessageEventArgs(type, message, null, null, MessageImportance.High) { ExtendedMetadata = metadata }));

    private void Now(Action report)
    {
        lock (reporting)
        {
            if (held is null)
            {
                report();
            }
            else
            {
                held.Enqueue(report);
            }
        }
    }
}
