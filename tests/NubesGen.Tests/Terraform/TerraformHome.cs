using NubesGen.Processes;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

/// <summary>A configuration with a state of its own, and the real Terraform to work on it.</summary>
internal sealed class TerraformHome : IDisposable
{
    private readonly TestFolder folder = new();

    public TerraformHome(string configuration)
    {
        Machine = ScrubbedMachine.Create();
        Runner = new CommandRunner(Machine);
        Directory.CreateDirectory(Configuration);
        Write(configuration);
        Context = new TerraformContext
        {
            ConfigurationDirectory = Configuration,
            DataDirectory = folder["data"],
            LogDirectory = folder["logs"],
            BackendConfiguration = new Dictionary<string, string> { ["path"] = folder["state", "terraform.tfstate"] },
            LockTimeout = TimeSpan.FromSeconds(5),
        };
    }

    public Machine Machine { get; }

    public ICommandRunner Runner { get; }

    public RecordingReporter Reporter { get; } = new();

    public TerraformContext Context { get; set; }

    public string Configuration => folder["terra form"];

    public TerraformTool Tool => new(Machine.FindProgram("terraform")!, TerraformProduct.Terraform, new Version(1, 11, 4));

    public TerraformClient Client => new(Runner, Reporter, Machine, Tool);

    /// <summary>The absolute path of a file beside the configuration's folder.</summary>
    public string this[params string[] parts] => folder[parts];

    public void Write(string configuration) =>
        File.WriteAllText(Path.Combine(Configuration, "main.tf"), "terraform {\n  backend \"local\" {}\n}\n" + configuration);

    public async Task<Plan> PlanAsync(bool destroy = false)
    {
        await Client.InitAsync(Context, CancellationToken.None);
        return await Client.PlanAsync(Context, destroy, CancellationToken.None);
    }

    public async Task ApplyAsync() => await Client.ApplyAsync(Context, await PlanAsync(), CancellationToken.None);

    public async Task<string[]> ResourcesAsync() =>
        (await Client.RunAsync(Context, ["state", "list"], CancellationToken.None)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => folder.Dispose();
}
