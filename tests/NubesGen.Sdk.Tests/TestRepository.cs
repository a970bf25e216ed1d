using System.Text.Json;
using Microsoft.Build.Construction;
using NubesGen.Processes;

namespace NubesGen.Tests;

/// <summary>A git repository with a web project that has our package, as a user would make it; its environments go with it.</summary>
internal sealed class TestRepository : IDisposable
{
    public const string DefaultProgram =
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/", () => "one");
        app.Run();
        """;

    private readonly TestFolder folder = new();
    private readonly PackageFixture package;

    public TestRepository(PackageFixture package, string project = "Web App", string sdk = "Microsoft.NET.Sdk.Web", string program = DefaultProgram)
    {
        this.package = package;
        ProjectName = project;
        Write(
            "NuGet.Config",
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{package.PackagesFolder}" /></config>
              <packageSources><add key="under-test" value="{package.Source}" /></packageSources>
            </configuration>
            """);
        Write(".gitignore", "bin/\nobj/\n");
        AddProject(project, sdk, program);
    }

    public string ProjectName { get; }

    public string Path => folder.Path;

    public string ProjectFolder => folder[ProjectName];

    public string ProjectFile => folder[ProjectName, $"{ProjectName}.csproj"];

    /// <summary>The store of all environments made here.</summary>
    public string Store => folder[".nubesgen"];

    public string this[params string[] parts] => folder[parts];

    /// <summary>Adds a project with our package.</summary>
    /// <returns>Its folder.</returns>
    public string AddProject(string name, string sdk, string program, Action<ProjectRootElement>? change = null)
    {
        var root = ProjectRootElement.Create(folder[name, $"{name}.csproj"], Microsoft.Build.Evaluation.NewProjectFileOptions.None);
        root.Sdk = sdk;
        root.AddProperty("TargetFramework", "net10.0");
        root.AddProperty("ImplicitUsings", "enable");
        root.AddProperty("Nullable", "enable");
        root.AddItem("PackageReference", "NubesGen.Sdk").AddMetadata("Version", package.Version, expressAsAttribute: true);
        change?.Invoke(root);
        Directory.CreateDirectory(folder[name]);
        root.Save();
        Write(System.IO.Path.Combine(name, "Program.cs"), program);
        return folder[name];
    }

    /// <summary>Changes the project file.</summary>
    public void ChangeProject(Action<ProjectRootElement> change)
    {
        var root = ProjectRootElement.Open(ProjectFile)!;
        change(root);
        root.Save();
    }

    public void Write(string path, string text)
    {
        var file = folder[path];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void WriteProgram(string text) => Write(System.IO.Path.Combine(ProjectName, "Program.cs"), text);

    /// <summary>Makes a repository of the folder, on a branch.</summary>
    public async Task InitGitAsync(string branch) => await RunAsync("git", ["init", "--quiet", "--initial-branch", branch]);

    public async Task SwitchAsync(string branch) => await RunAsync("git", ["checkout", "--quiet", "-B", branch]);

    public async Task CommitAsync()
    {
        await RunAsync("git", ["add", "--all"]);
        await RunAsync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", "all"]);
    }

    /// <summary>The only item that <c>EnvInfo</c> returns.</summary>
    public async Task<JsonElement> InfoAsync(params string[] arguments) =>
        Assert.Single(Items(await DotNetAsync(["build", "-t:EnvInfo", "-getTargetResult:EnvInfo", .. arguments]), "EnvInfo"));

    /// <summary>Where the environment answers.</summary>
    public async Task<string> AddressAsync(params string[] arguments) => (await InfoAsync(arguments)).GetProperty("Address").GetString()!;

    /// <summary>The items that a target returned, from MSBuild's JSON.</summary>
    public static List<JsonElement> Items(CommandResult result, string target)
    {
        using var json = JsonDocument.Parse(result.Output);
        return [.. json.RootElement.GetProperty("TargetResults").GetProperty(target).GetProperty("Items").EnumerateArray().Select(item => item.Clone())];
    }

    /// <summary>Runs a command in the repository and expects it to succeed.</summary>
    public async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var result = await StartAsync(program, arguments);
        Assert.True(result.Succeeded, $"{program} {string.Join(' ', arguments)}\n{result.Output}\n{result.Error}");
        return result;
    }

    /// <summary>Runs a command in the project's folder.</summary>
    /// <param name="program">What.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="machine">Whose environment; the scrubbed one by default.</param>
    /// <param name="onOutput">Gets each line.</param>
    /// <param name="onStarted">Gets the process id.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public async Task<CommandResult> StartAsync(
        string program, IReadOnlyList<string> arguments, Machine? machine = null, Action<string>? onOutput = null, Action<int>? onStarted = null,
        CancellationToken cancellationToken = default)
    {
        machine ??= ScrubbedMachine.Create();
        var command = new Command(machine.FindProgram(program) ?? program, arguments)
        {
            WorkingDirectory = program == "git" ? Path : ProjectFolder,
            Environment = machine.Variables,
            OnOutput = onOutput,
            OnStarted = onStarted,
        };
        return await new CommandRunner(machine).RunAsync(command, cancellationToken);
    }

    /// <summary>Runs <c>dotnet</c> and expects it to succeed.</summary>
    public Task<CommandResult> DotNetAsync(params string[] arguments) => RunAsync("dotnet", [.. arguments, "-nodeReuse:false"]);

    /// <summary>Runs <c>dotnet</c> and expects it to fail with a code.</summary>
    public async Task<string> FailAsync(string code, params string[] arguments)
    {
        var result = await StartAsync("dotnet", [.. arguments, "-nodeReuse:false"]);
        Assert.False(result.Succeeded, result.Output);
        Assert.Contains($"error {code}:", result.Output, StringComparison.Ordinal);
        return result.Output;
    }

    public void Dispose()
    {
        // Everything a test left running was started from this folder.
        StoreCleaner.StopEverythingIn(folder.Path);
        folder.Dispose();
    }
}
