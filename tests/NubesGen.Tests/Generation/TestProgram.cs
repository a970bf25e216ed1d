using NubesGen.Processes;

namespace NubesGen.Tests.Generation;

/// <summary>Runs a real program with an environment that says nothing of CI, clouds or credentials.</summary>
internal static class TestProgram
{
    private static readonly string[] Passed = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT", "NODE_EXTRA_CA_CERTS"];

    public static Task<CommandResult> RunAsync(string program, string directory, params string[] arguments) =>
        RunAsync(program, directory, arguments, standardInput: "");

    public static Task<CommandResult> RunAsync(string program, string directory, string[] arguments, string standardInput)
    {
        var machine = Machine.Current();
        var path = machine.FindProgram(program) ?? throw new FileNotFoundException($"Install {program}: the tests run it.");
        return new CommandRunner(machine).RunAsync(
            new Command(path, arguments)
            {
                WorkingDirectory = directory,
                StandardInput = standardInput,
                Environment = machine.Variables.Where(variable => Passed.Contains(variable.Key))
                    .Append(new KeyValuePair<string, string>("CHECKPOINT_DISABLE", "1"))
                    .ToDictionary(StringComparer.Ordinal),
            },
            CancellationToken.None);
    }
}
