using System.Text;
using CliWrap;

namespace NubesGen.Processes;

/// <summary>Runs programs through CliWrap.</summary>
/// <param name="machine">Which system.</param>
public sealed class CommandRunner(Machine machine) : ICommandRunner
{
    private static readonly TimeSpan TailInterval = TimeSpan.FromMilliseconds(30);

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var output = new StringBuilder();
        var error = new StringBuilder();
        var lines = command.OnOutput;
        // Windows has no shell to redirect with: there a killed build ends its children's pipes.
        var files = machine.IsWindows ? null : command.Files;
        var cli = files is not null
            ? Prepare(command, ["/bin/sh", "-c", "out=$1 err=$2; shift 2; exec \"$@\" >\"$out\" 2>\"$err\"", "sh", files.Output, files.Error])
            : Prepare(command, []).WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
                {
                    output.Append(line).Append('\n');
                    lines?.Invoke(line);
                })).WithStandardErrorPipe(PipeTarget.ToStringBuilder(error));

        using var limit = new CancellationTokenSource(command.TimeLimit);
        // None: what is sent on cancellation, and how often, is ours to decide.
        var running = cli.WithStandardInputPipe(PipeSource.FromString(command.StandardInput)).ExecuteAsync(CancellationToken.None);
        using var onCancel = cancellationToken.Register(() => ProcessTable.Interrupt(running.ProcessId));
        using var onLimit = limit.Token.Register(() => ProcessTable.KillGroup(running.ProcessId));

        try
        {
            command.OnStarted?.Invoke(running.ProcessId);
        }
        catch
        {
            ProcessTable.Interrupt(running.ProcessId);
            await running.Task;
            throw;
        }

        if (files is not null)
        {
            await FollowAsync(files.Output, running.Task, lines);
        }

        var result = await running.Task;
        if (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"{Path.GetFileName(command.Program)} was killed after {command.TimeLimit}.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return files is not null
            ? new CommandResult(result.ExitCode, await ReadAsync(files.Output), await ReadAsync(files.Error))
            : new CommandResult(result.ExitCode, output.ToString(), error.ToString());
    }

    /// <inheritdoc/>
    public async Task<ProcessIdentity> StartDetachedAsync(Command command, string logFile, CancellationToken cancellationToken)
    {
        // The shell prints the id and ends; what it started belongs to init from then on. It has a session of its own too: Ctrl+C, or our own
        // cancelling, would end it before it has told the id.
        string[] launcher = [.. Session.Prefix(machine), "/bin/sh", "-c", "log=$1; shift; \"$@\" </dev/null >>\"$log\" 2>&1 & echo $!", "sh", logFile, .. Session.Prefix(machine)];
        var output = new StringBuilder();
        var shell = Wrap(launcher[0], [.. launcher[1..], command.Program, .. command.Arguments], command)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output));
        cancellationToken.ThrowIfCancellationRequested();
        await shell.ExecuteAsync(CancellationToken.None).Task;

        var pid = int.Parse(output.ToString().Trim(), System.Globalization.CultureInfo.InvariantCulture);
        return ProcessTable.Identify(pid) ?? new ProcessIdentity(pid, "", "");
    }

    private CliWrap.Command Prepare(Command command, IReadOnlyList<string> prefix)
    {
        string[] all = [.. Session.Prefix(machine), .. prefix, command.Program, .. command.Arguments];
        return Wrap(all[0], all[1..], command);
    }

    private CliWrap.Command Wrap(string program, IReadOnlyList<string> arguments, Command command)
    {
        var environment = machine.Variables.Keys.Concat(System.Environment.GetEnvironmentVariables().Keys.Cast<string>())
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, string? (_) => null, StringComparer.Ordinal);
        foreach (var (name, value) in command.Environment)
        {
            environment[name] = value;
        }

        return Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(command.WorkingDirectory)
            .WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None);
    }

    /// <summary>Hands on the lines of a growing file until its writer has ended and all is read.</summary>
    private static async Task FollowAsync(string path, Task writer, Action<string>? onLine)
    {
        var partial = new StringBuilder();
        var decoder = new UTF8Encoding(false).GetDecoder();
        var bytes = new byte[16 * 1024];
        var chars = new char[16 * 1024];
        var offset = 0L;
        while (true)
        {
            var ended = writer.IsCompleted;
            if (File.Exists(path))
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                stream.Position = Math.Min(offset, stream.Length);
                for (int read; (read = await stream.ReadAsync(bytes)) > 0;)
                {
                    offset += read;
                    partial.Append(chars, 0, decoder.GetChars(bytes, 0, read, chars, 0));
                }

                EmitLines(partial, onLine);
            }

            if (ended)
            {
                break;
            }

            await Task.WhenAny(writer, Task.Delay(TailInterval));
        }

        if (partial.Length > 0)
        {
            onLine?.Invoke(partial.ToString());
        }
    }

    private static void EmitLines(StringBuilder partial, Action<string>? onLine)
    {
        var text = partial.ToString();
        var end = text.LastIndexOf('\n');
        if (end < 0)
        {
            return;
        }

        partial.Remove(0, end + 1);
        foreach (var line in text[..end].Split('\n'))
        {
            onLine?.Invoke(line);
        }
    }

    private static async Task<string> ReadAsync(string path) =>
        File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
}
