using System.Security.Cryptography;
using System.Text;
using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>Starts programs that outlive us, each with a record file, and finds and ends them by it.</summary>
/// <param name="runner">Starts them.</param>
internal sealed class LocalProcesses(ICommandRunner runner)
{
    /// <summary>
    /// The shell that becomes the program, but only once its process id is on record (or else gives up after some 10 s): were we killed
    /// between starting and recording, nothing would be left running that nobody knows of.
    /// </summary>
    private const string Launcher = """
        record=$1 tries=0
        shift
        while [ $tries -lt 500 ] && [ -d "${record%/*}" ]; do
          line=
          { read -r line <"$record"; } 2>/dev/null
          case $line in "{\"pid\":$$,"*) exec "$@" ;; esac
          tries=$((tries + 1))
          sleep 0.02
        done
        exit 127
        """;

    /// <summary>Starts a program.</summary>
    /// <param name="recordFile">Absolute path of its record, overwritten.</param>
    /// <param name="command">What to start.</param>
    /// <param name="logFile">Absolute path of the file its output is appended to.</param>
    /// <param name="stop">How it will want to be ended.</param>
    /// <param name="cancellationToken">Stops the starting.</param>
    /// <returns>The record as written; the program may have ended already.</returns>
    public async Task<ProcessRecord> StartAsync(
        string recordFile, Command command, string logFile, StopManner stop, CancellationToken cancellationToken)
    {
        var launcher = command with
        {
            Program = "/bin/sh",
            Arguments = ["-c", Launcher, "sh", recordFile, command.Program, .. command.Arguments],
        };
        var (pid, startTime, bootId) = await runner.StartDetachedAsync(launcher, logFile, cancellationToken);
        var record = new ProcessRecord(pid, startTime, bootId, Digest(command), stop);
        PrivateFiles.WriteJson(recordFile, record);
        return record;
    }

    /// <summary>What runs according to a record file.</summary>
    /// <param name="recordFile">Absolute path of the record.</param>
    /// <returns><see langword="null"/> when nothing was started or it has ended.</returns>
    public static ProcessRecord? Running(string recordFile) =>
        PrivateFiles.ReadJson<ProcessRecord>(recordFile) is { } record && record.IsAlive() ? record : null;

    /// <summary>Ends what a record file tells of, with all it has left behind, and deletes the file.</summary>
    /// <param name="recordFile">Absolute path of the record; nothing happens when there is none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Done when it is gone.</returns>
    public static async Task StopAsync(string recordFile, CancellationToken cancellationToken)
    {
        if (PrivateFiles.ReadJson<ProcessRecord>(recordFile) is { } record)
        {
            await ProcessTable.StopAsync(record.Identity(), record.Stop.Patience, record.Stop.Interrupt, cancellationToken);
            ProcessTable.KillRemnants(record.Identity());
            File.Delete(recordFile);
        }
    }

    /// <summary>A hash of what a command starts, the same for every caller.</summary>
    /// <param name="command">The command.</param>
    /// <returns>Hexadecimal digits.</returns>
    public static string Digest(Command command)
    {
        var own = command.Environment
            .Where(variable => !ChildEnvironment.Names.Contains(variable.Key))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => $"{variable.Key}={variable.Value}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\0', [command.Program, .. command.Arguments, command.WorkingDirectory, .. own]))));
    }
}
