using System.Diagnostics;
using System.Globalization;
using NubesGen.Processes;

namespace NubesGen.Tests.Simulator;

[Trait("Category", "Slow")]
public sealed class ServerTests(AzurermMirror mirror)
{
    private const string Group = TerraformRun.Provider + """
        resource "azurerm_resource_group" "main" {
          name     = "rg-server"
          location = "westeurope"
        }

        resource "azurerm_service_plan" "main" {
          name                = "asp"
          resource_group_name = azurerm_resource_group.main.name
          location            = azurerm_resource_group.main.location
          os_type             = "Linux"
          sku_name            = "B1"
        }

        output "id" { value = azurerm_service_plan.main.id }
        """;

    [Fact]
    public async Task One_server_serves_many_commands_at_once_and_keeps_their_provider_blocks_apart()
    {
        await using var server = await AzurermServer.StartAsync();
        await Task.WhenAll(Enumerable.Range(1, 4).Select(async number =>
        {
            var subscription = $"{number}0000000-0000-0000-0000-000000000000";
            using var run = new TerraformRun(server.Variables, Group.Replace("features {}", $"features {{}}\n subscription_id = \"{subscription}\"", StringComparison.Ordinal));
            await run.SucceedAsync("init");
            await run.ApplyAsync();
            Assert.Equal($"/subscriptions/{subscription}/resourceGroups/rg-server/providers/Microsoft.Web/serverFarms/asp", await run.OutputAsync("id"));
            await run.SucceedAsync("destroy", "-auto-approve");
        }));

        Assert.True(ProcessTable.IsAlive(server.Process));
    }

    [Fact]
    public async Task A_server_ends_with_the_process_that_it_was_made_for()
    {
        using var parent = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        await using var server = await AzurermServer.StartAsync(parent.Id);
        Assert.True(ProcessTable.IsAlive(server.Process));

        parent.Kill();
        await parent.WaitForExitAsync();

        await Until.TrueAsync(() => !ProcessTable.IsAlive(server.Process));
    }

    [Fact]
    public async Task A_provider_ends_when_its_terraform_is_killed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var run = new TerraformRun(mirror.Variables, Group);
        run.UseStore();
        await run.SucceedAsync("init");
        run.Break("""[{ "type": "azurerm_service_plan", "operation": "create", "kind": "slow", "seconds": 600 }]""");
        var terraform = 0;
        var applying = run.RunAsync(pid => terraform = pid, "apply", "-auto-approve");
        await Until.TrueAsync(() => run.Objects().Count == 1 && Children(terraform).Count > 0);
        var providers = Children(terraform).Select(pid => ProcessTable.Identify(pid)!).ToList();

        using (var process = Process.GetProcessById(terraform))
        {
            process.Kill();
        }

        await applying;
        await Until.TrueAsync(() => !providers.Any(ProcessTable.IsAlive));
    }

    private static List<int> Children(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out var pid) && ParentOf(pid) == parent)
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
