using System.Globalization;
using System.Text.Json;
using NubesGen.Azure;
using NubesGen.Deployment;
using NubesGen.Deployment.Azure;
using NubesGen.Deployment.Azure.Sites;
using NubesGen.Environments;
using NubesGen.Processes;
using NubesGen.State;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Sites;

/// <summary>Deploys a folder in a process of its own, and prints the most memory that this process ever had.</summary>
internal static class DeployProgram
{
    public const string Name = "deploy";

    /// <summary>Runs it.</summary>
    /// <param name="azure">Where to.</param>
    /// <param name="site">The site.</param>
    /// <param name="publish">Absolute path of the folder.</param>
    /// <returns>Megabytes.</returns>
    public static async Task<double> PeakAsync(AzureOnLoopback azure, LoopbackSite site, string publish)
    {
        var machine = azure.Machine;
        var result = await new CommandRunner(machine).RunAsync(
            new Command(Simulator.AzurermMirror.DotNet, typeof(DeployProgram).Assembly.Location, Name, site.Id, site.Host, publish)
            {
                WorkingDirectory = AppContext.BaseDirectory,
                Environment = machine.Variables,
                TimeLimit = TimeSpan.FromMinutes(5),
            },
            CancellationToken.None);
        Assert.True(result.Succeeded, $"{result.Output}\n{result.Error}");
        return double.Parse(result.Output, CultureInfo.InvariantCulture);
    }

    /// <summary>The program itself.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (id, host, publish) = (arguments[0], arguments[1], arguments[2]);
        using var folder = new TestFolder();
        var (machine, reporter, name) = (Machine.Current(), new RecordingReporter(), id[(id.LastIndexOf('/') + 1)..]);
        var connection = new AzureConnection(machine);
        var container = await connection.ContainerAsync(AzureOnLoopback.Account, AzureOnLoopback.Container, CancellationToken.None);
        var store = new BlobEnvironmentStore(container, "large", name[..20], (_, _) => Task.FromResult(false), LockTiming.Default);
        var target = new TargetEnvironment
        {
            Application = TestApplications.Create(folder.Path),
            Name = EnvironmentName.Parse("large"),
            Branch = null,
            Commit = null,
            Cloud = CloudKind.Azure,
            Folder = folder["data"],
        };
        var outputs = new Dictionary<string, string> { ["app_name"] = name, ["address"] = $"https://{host}", ["resource_group"] = "rg-todo-alice" }
            .ToDictionary(output => output.Key, output => JsonSerializer.SerializeToElement(output.Value));
        var context = new HostContext(
            target, outputs, AzureOnLoopback.Subscription, store, new ProjectBuild("p.csproj", "Release", "net10.0", new Dictionary<string, string>()),
            connection, new CommandRunner(machine), machine, reporter);
        var deployment = new AzureDeployment(new AppServiceHost(context, new SiteTiming()), target, context.Build, store, TimeProvider.System, reporter);
        await deployment.DeployAsync(new DeploymentRequest(publish, TimeSpan.FromMinutes(1), 5), _ => Task.CompletedTask, CancellationToken.None);

        var peak = (await File.ReadAllLinesAsync("/proc/self/status")).Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.Write((double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024).ToString("0.0", CultureInfo.InvariantCulture));
        return 0;
    }
}
