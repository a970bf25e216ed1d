using NubesGen.Processes;

namespace NubesGen.Tests.Local;

/// <summary>A small real web application, published once; its settings decide how it behaves.</summary>
public sealed class PublishedApp : IAsyncLifetime
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
        </Project>
        """;

    private const string Program = """
        var mode = Environment.GetEnvironmentVariable("MODE");
        var urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS");
        Console.WriteLine($"mode {mode} on {urls}");
        if (mode == "exits") return 3;
        if (mode == "works") await Task.Delay(Timeout.Infinite);
        var sick = mode == "sick" || (mode is ['o', 'n', ..] && urls!.EndsWith(mode[2..]));
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/", () => sick ? Results.StatusCode(500) : Results.Text(File.ReadAllText("answer.txt")));
        app.MapGet("/missing", () => Results.NotFound());
        app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
        app.Run();
        return 0;
        """;

    private readonly TestFolder folder = new();

    public async Task InitializeAsync()
    {
        var project = Directory.CreateDirectory(folder["source"]).FullName;
        await File.WriteAllTextAsync(folder["source", "demo.csproj"], Project);
        await File.WriteAllTextAsync(folder["source", "Program.cs"], Program);
        await using var cloud = new LocalCloud();
        var publish = new Command("dotnet", "publish", "-nodeReuse:false", "-o", folder["publish"])
        {
            WorkingDirectory = project,
            Environment = cloud.Machine.Variables,
        };
        var result = await cloud.Runner.RunAsync(publish, CancellationToken.None);
        Assert.True(result.Succeeded, result.Output + result.Error);
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Publish output whose <c>/</c> answers the text.</summary>
    internal string Answering(string text)
    {
        File.WriteAllText(folder["publish", "answer.txt"], text);
        return folder["publish"];
    }
}
