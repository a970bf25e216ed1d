using System.Globalization;

namespace NubesGen.Diagnostics;

/// <summary>Writes all that is reported into a file too, in full and without secrets, and passes it on.</summary>
public sealed class RunLog : IProgressReporter, IDisposable
{
    private const int Kept = 20;

    private readonly IProgressReporter next;
    private readonly Redactor redactor;
    private readonly StreamWriter writer;
    private readonly Lock writing = new();

    private RunLog(IProgressReporter next, Redactor redactor, string path)
    {
        this.next = next;
        this.redactor = redactor;
        Path = path;
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        writer = new StreamWriter(path, options) { AutoFlush = true };
    }

    /// <summary>Absolute path of the log.</summary>
    public string Path { get; }

    /// <summary>Starts the log of a run, and removes all but the newest ones.</summary>
    /// <param name="folder">Absolute path of an existing folder.</param>
    /// <param name="operation">What is run, e.g. <c>Provision</c>.</param>
    /// <param name="next">Who shows what is reported.</param>
    /// <param name="redactor">Takes the secrets out.</param>
    /// <param name="now">The time, for the file's name.</param>
    /// <returns>The log.</returns>
    public static RunLog Start(string folder, string operation, IProgressReporter next, Redactor redactor, DateTimeOffset now)
    {
        foreach (var old in Directory.EnumerateFiles(folder, "*.log").OrderDescending(StringComparer.Ordinal).Skip(Kept - 1))
        {
            File.Delete(old);
            // What Terraform said in that run.
            if (Directory.Exists(System.IO.Path.ChangeExtension(old, null)))
            {
                Directory.Delete(System.IO.Path.ChangeExtension(old, null), recursive: true);
            }
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmss'.'fff'Z'}-{operation}.log");
        return new RunLog(next, redactor, System.IO.Path.Combine(folder, name));
    }

    /// <inheritdoc/>
    public void Step(string message)
    {
        Write(message);
        next.Step(redactor.Redact(message));
    }

    /// <inheritdoc/>
    public void Status(string message)
    {
        Write($"... {message}");
        next.Status(redactor.Redact(message));
    }

    /// <inheritdoc/>
    public void Detail(string message)
    {
        Write(message);
        next.Detail(redactor.Redact(message));
    }

    /// <inheritdoc/>
    public void Report(Problem problem)
    {
        Write(problem);
        next.Report(problem with { Message = redactor.Redact(problem.Message) });
    }

    /// <summary>Writes the problem that ends the run to the file only, for whoever shows it in another way.</summary>
    /// <param name="problem">The problem.</param>
    /// <returns>The problem as it may be shown: without secrets, and with the path of the log.</returns>
    public Problem Record(Problem problem)
    {
        Write(problem);
        return problem with { Message = $"{redactor.Redact(problem.Message)} Log: {Path}" };
    }

    /// <inheritdoc/>
    public void Dispose() => OnDisk(writer.Dispose);

    private void Write(Problem problem) => Write($"{problem.Severity} {problem.Code}: {problem.Message}");

    private void Write(string line)
    {
        lock (writing)
        {
            OnDisk(() => writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {redactor.Redact(line)}")));
        }
    }

    private static void OnDisk(Action action)
    {
        try
        {
            action();
        }
        catch (IOException)
        {
            // A disk that is full must not end a deployment half way.
        }
    }
}
