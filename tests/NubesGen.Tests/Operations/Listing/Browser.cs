using NubesGen.Processes;

namespace NubesGen.Tests.Operations.Listing;

/// <summary>A headless Chromium that knows nothing, asks nobody and leaves nothing: one page, then it ends.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Quiet =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
    ];

    public Task InitializeAsync() => DebianPackages.EnsureAsync([], ("chromium", "chromium"));

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What a browser makes of a page, as HTML.</summary>
    internal static async Task<string> DumpAsync(TestFolder folder, string page) => (await RunAsync(folder, page, "--dump-dom")).Output;

    /// <summary>What a person would see of it.</summary>
    internal static async Task ShootAsync(TestFolder folder, string page, string picture, int width, bool dark) => await RunAsync(
        folder, page, [$"--screenshot={picture}", $"--window-size={width},1200", .. dark ? ["--force-dark-mode"] : Array.Empty<string>()]);

    private static async Task<CommandResult> RunAsync(TestFolder folder, string page, params string[] arguments)
    {
        var machine = ScrubbedMachine.Create();
        var command = new Command(machine.FindProgram("chromium")!, [.. Quiet, $"--user-data-dir={folder["browser"]}", .. arguments, new Uri(page).AbsoluteUri])
        {
            WorkingDirectory = folder.Path,
            Environment = machine.Variables,
            TimeLimit = TimeSpan.FromSeconds(30),
        };
        var result = await new CommandRunner(machine).RunAsync(command, CancellationToken.None);
        Assert.True(result.Succeeded, result.Error);
        return result;
    }
}
