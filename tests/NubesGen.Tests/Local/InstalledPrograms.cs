using NubesGen.Processes;

namespace NubesGen.Tests.Local;

/// <summary>The real programs behind the Local cloud: installed where that is possible, else the tests fail and say what to type.</summary>
public sealed class InstalledPrograms : IAsyncLifetime
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    private static readonly (string Program, string Package)[] Needed =
        [("initdb", "postgresql"), ("mariadbd", "mariadb-server-core"), ("my_print_defaults", "mariadb-client-core"), ("redis-server", "redis-server"), ("node", "nodejs"), ("npm", "npm")];

    public async Task InitializeAsync()
    {
        await OneAtATime.WaitAsync();
        try
        {
            var machine = Machine.Current();
            var missing = Needed.Where(n => machine.FindProgram(n.Program, "/usr/lib/postgresql/*/bin", "/usr/sbin", "/opt/homebrew/opt/*/bin") is null)
                .Select(n => n.Package).ToList();
            if (missing.Count == 0)
            {
                return;
            }

            Assert.True(
                machine.IsRoot && machine.FindProgram("apt-get") is not null,
                $"These tests need real programs. Type: sudo apt-get install {string.Join(' ', missing)}");
            await AptGetAsync(machine, ["update"]);
            await AptGetAsync(machine, ["install", "-y", "--no-install-recommends", .. missing]);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task AptGetAsync(Machine machine, IReadOnlyList<string> arguments)
    {
        var command = new Command("apt-get", arguments) { WorkingDirectory = "/", Environment = machine.Variables };
        var result = await new CommandRunner(machine).RunAsync(command, CancellationToken.None);
        Assert.True(result.Succeeded, result.Error);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
