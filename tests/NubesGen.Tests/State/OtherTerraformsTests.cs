using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.State;

public sealed class OtherTerraformsTests : IAsyncLifetime
{
    private static readonly OtherTerraforms OfAlice = new("app/alice.tfstate");

    private readonly TestFolder folder = new();
    private readonly List<ProcessIdentity> processes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var process in processes)
        {
            await ProcessTable.StopAsync(process, TimeSpan.FromSeconds(5), interrupt: false, CancellationToken.None);
        }

        folder.Dispose();
    }

    [Theory]
    [InlineData("app/alice.tfstate", true)]
    [InlineData("app/alice-2.tfstate", false)]
    public async Task What_a_Terraform_remembers_of_its_backend_tells_which_state_it_works_on(string key, bool may)
    {
        Remember(folder[".terraform"], key);
        Remember(folder["data"], key);

        Assert.Equal(may, OfAlice.MayWorkOnIt(await StartAsync("plan")));
        Assert.Equal(may, OfAlice.MayWorkOnIt(await StartAsync("plan", ("TF_DATA_DIR", folder["data"]))));
    }

    [Fact]
    public async Task One_that_has_no_backend_yet_may_be_making_it()
    {
        Assert.True(OfAlice.MayWorkOnIt(await StartAsync("init")));
        Assert.False(OfAlice.MayWorkOnIt(await StartAsync("console")));
    }

    [Fact]
    public async Task One_that_has_ended_works_on_nothing()
    {
        var pid = await StartAsync("init");
        await ProcessTable.StopAsync(processes[0], TimeSpan.FromSeconds(5), interrupt: false, CancellationToken.None);

        Assert.False(OfAlice.MayWorkOnIt(pid));
    }

    private static void Remember(string data, string key)
    {
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "terraform.tfstate"), $$"""{ "backend": { "type": "azurerm", "config": { "key": "{{key}}" } } }""");
    }

    private async Task<int> StartAsync(string argument, params (string Name, string Value)[] variables)
    {
        var machine = ScrubbedMachine.Create(variables);
        const string script = "trap 'kill $!; exit' TERM; sleep 300 & wait";
        var command = new Command("/bin/sh", "-c", script, "sh", argument) { WorkingDirectory = folder.Path, Environment = machine.Variables };
        var process = await new CommandRunner(machine).StartDetachedAsync(command, folder["log"], CancellationToken.None);
        processes.Add(process);
        await Until.TrueAsync(() => File.ReadAllText($"/proc/{process.Pid}/cmdline").EndsWith($"{argument}\0", StringComparison.Ordinal));
        return process.Pid;
    }
}
