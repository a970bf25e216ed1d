using System.Text.Json;
using NubesGen.Processes;

namespace NubesGen.Tests.Simulator;

/// <summary>A folder with a configuration and the Terraform that works on it.</summary>
public sealed class TerraformRun : IDisposable
{
    /// <summary>The provider block that a configuration needs at least, for all the services that tests use.</summary>
    public const string Provider = """
        terraform {
          required_providers {
            azurerm = {
              source  = "hashicorp/azurerm"
              version = "~> 5.2"
            }
          }
        }

        provider "azurerm" {
          resource_providers_to_register = ["Microsoft.KeyVault", "Microsoft.Network", "Microsoft.Storage", "Microsoft.Web", "Microsoft.ManagedIdentity"]
          features {}
        }

        """;

    private readonly TestFolder folder = new();
    private readonly Dictionary<string, string> variables;
    private readonly Machine machine;
    private readonly CommandRunner runner;

    /// <summary>Makes the folder; nothing is run.</summary>
    /// <param name="variables">How to find the provider, from <see cref="AzurermMirror"/> or <see cref="AzurermServer"/>.</param>
    /// <param name="configuration">The text of <c>main.tf</c>.</param>
    public TerraformRun(IReadOnlyDictionary<string, string> variables, string configuration = "")
    {
        machine = ScrubbedMachine.Create([.. variables.Select(variable => (variable.Key, variable.Value)), ("TF_IN_AUTOMATION", "1"), ("TF_INPUT", "0")]);
        this.variables = new(machine.Variables);
        runner = new CommandRunner(machine);
        Configuration = configuration;
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Folder => folder.Path;

    /// <summary>The folder of objects that exist beside Terraform's state, once <see cref="UseStore"/> has been called.</summary>
    public string Store => variables["NUBESGEN_SIMULATOR_STORE"];

    /// <summary>The text of <c>main.tf</c>.</summary>
    public string Configuration
    {
        set => File.WriteAllText(folder["main.tf"], value);
    }

    /// <summary>Gives a variable to what is run from now on; <see langword="null"/> takes it away.</summary>
    public void Set(string name, string? value)
    {
        variables.Remove(name);
        if (value is not null)
        {
            variables[name] = value;
        }
    }

    /// <summary>Gives Terraform an Azure with objects in it.</summary>
    /// <param name="store">The folder of them; by default one of our own.</param>
    public void UseStore(string? store = null) => Set("NUBESGEN_SIMULATOR_STORE", store ?? folder["store"]);

    /// <summary>The objects in the store.</summary>
    public IReadOnlyList<string> Objects() => !Directory.Exists(Store) ? [] :
        [.. Directory.EnumerateFiles(Store, "*.object.json").Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    /// <summary>Says what is to go wrong.</summary>
    /// <param name="json">The text of <c>faults.json</c>.</param>
    public void Break(string json)
    {
        Directory.CreateDirectory(Store);
        File.WriteAllText(Path.Combine(Store, "faults.json"), json);
    }

    /// <summary>Runs Terraform, whatever comes of it.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(_ => { }, CancellationToken.None, arguments);

    /// <summary>Runs Terraform; cancelling interrupts it.</summary>
    public Task<CommandResult> RunAsync(Action<string> onOutput, CancellationToken cancellationToken, params string[] arguments) =>
        runner.RunAsync(Command(arguments) with { OnOutput = onOutput }, cancellationToken);

    /// <summary>Runs Terraform and hands out its process id.</summary>
    public Task<CommandResult> RunAsync(Action<int> onStarted, params string[] arguments) =>
        runner.RunAsync(Command(arguments) with { OnStarted = onStarted }, CancellationToken.None);

    /// <summary>Runs Terraform, which must succeed.</summary>
    public async Task<string> SucceedAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.Succeeded, $"terraform {string.Join(' ', arguments)}\n{result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>Runs Terraform, which must fail, and gives what it says.</summary>
    public async Task<string> FailAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.NotEqual(0, result.ExitCode);
        // Lines are wrapped and framed for a terminal: as one line they can be compared.
        return string.Join(' ', (result.Output + result.Error).Split([' ', '\n', '│', '╷', '╵'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>An output, as text.</summary>
    public async Task<string> OutputAsync(string name) => (await SucceedAsync("output", "-raw", name)).TrimEnd('\n');

    /// <summary>Applies, and checks that nothing is left to do.</summary>
    public async Task ApplyAsync()
    {
        await SucceedAsync("apply", "-auto-approve", "-no-color");
        await SucceedAsync("plan", "-detailed-exitcode", "-no-color");
    }

    public void Dispose() => folder.Dispose();

    private Command Command(string[] arguments) => new(machine.FindProgram("terraform") ?? "terraform", arguments)
    {
        WorkingDirectory = Folder,
        Environment = variables,
        TimeLimit = TimeSpan.FromMinutes(2),
    };
}
