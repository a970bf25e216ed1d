namespace NubesGen.Diagnostics;

/// <summary>The one way from the engine to whoever watches: a terminal, a plain log, CI, or a log file.</summary>
/// <remarks>Implementations may be called from several threads.</remarks>
public interface IProgressReporter
{
    /// <summary>Says what has been done or is about to be done. The line stays on the screen.</summary>
    /// <param name="message">One line, without a trailing full stop.</param>
    void Step(string message);

    /// <summary>Says what is happening right now; replaced by the next status. Rare: at most about once a second.</summary>
    /// <param name="message">A few words.</param>
    void Status(string message);

    /// <summary>A detail for the log file only.</summary>
    /// <param name="message">One line.</param>
    void Detail(string message);

    /// <summary>Shows a problem that does not end the operation by itself.</summary>
    /// <param name="problem">What to show.</param>
    void Report(Problem problem);
}
