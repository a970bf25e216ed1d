using NubesGen.Processes;

namespace NubesGen.Tests;

/// <summary>Real programs that tests need: installed where that is possible, else the tests fail and say what to type.</summary>
internal static class DebianPackages
{
    /// <summary>Installs what is missing.</summary>
    /// <param name="folders">Where to look beside PATH.</param>
    /// <param name="needed">The programs and the Debian packages that bring them.</param>
    public static async Task EnsureAsync(IEnumerable<string> folders, params IReadOnlyList<(string Program, string Package)> needed)
    {
        if (Missing(folders, needed).Count == 0)
        {
            return;
        }

        // apt refuses to run twice at once, and the tests of several projects do.
        await using var turn = await OneAtATimeAsync();
        var missing = Missing(folders, needed);
        if (missing.Count == 0)
        {
            return;
        }

        var machine = Machine.Current();
        if (!machine.IsRoot || machine.FindProgram("apt-get") is null)
        {
            throw new InvalidOperationException($"These tests need real programs. Type: sudo apt-get install {string.Join(' ', missing)}");
        }

        await AptGetAsync(machine, ["update"]);
        await AptGetAsync(machine, ["install", "-y", "--no-install-recommends", .. missing]);
    }

    private static List<string> Missing(IEnumerable<string> folders, IReadOnlyList<(string Program, string Package)> needed)
    {
        var machine = Machine.Current();
        return [.. needed.Where(n => machine.FindProgram(n.Program, folders) is null).Select(n => n.Package)];
    }

    private static async Task<FileStream> OneAtATimeAsync()
    {
        var file = Path.Combine(Path.GetTempPath(), "nubesgen-tests-apt.lock");
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(500);
            }
        }
    }

    private static async Task AptGetAsync(Machine machine, IReadOnlyList<string> arguments)
    {
        var command = new Command("apt-get", arguments) { WorkingDirectory = "/", Environment = machine.Variables };
        var result = await new CommandRunner(machine).RunAsync(command, CancellationToken.None);
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(result.Error);
        }
    }
}
