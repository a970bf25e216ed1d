using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using NubesGen.Tests.Cloud;
using NubesGen.Tests.Cloud.Containers;

namespace NubesGen.Tests.Azure.Containers;

/// <summary>Container Apps as a user has them: real builds and Terraform, the SDK's own image in a real registry; what runs it is played.</summary>
public sealed class ContainerAppChainTests(PackageFixture package, LoopbackAzure azure) : IClassFixture<LoopbackAzure>
{
    private const string Program = """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/", () => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "version.txt")));
        app.Run();
        """;

    [Fact]
    public async Task An_environment_is_provisioned_deployed_to_and_kept_serving_and_no_log_has_a_token()
    {
        await using var alice = await AzureRepository.CreateAsync(package, azure.Azure, "env-alice");
        await using var containers = await ContainersOnLoopback.StartAsync(azure.Azure);
        azure.Azure.Endpoints.Handler = alice.AnswerAsync;
        alice.Others = context => AnswerAsync(alice, containers, context);
        alice.Repository.WriteProgram(Program);
        alice.Repository.ChangeProject(root =>
        {
            root.AddProperty("NubesGenApplicationType", "ContainerApp");
            root.AddProperty("ContainerBaseImage", ContainersOnLoopback.BaseImage);
            root.AddItem("Content", "version.txt").AddMetadata("CopyToPublishDirectory", "PreserveNewest");
        });
        using var visitor = new HttpClient(azure.Azure.CreateHandler());

        var address = await DeployAsync(alice, "one");

        Assert.Equal("one", await visitor.GetStringAsync(address));
        var pushed = containers.Front.Requests.Count;

        Assert.Contains("already serves the same content, nothing to do", await alice.RunAsync("DeployEnv", "-c", "Release"), StringComparison.Ordinal);
        Assert.Equal(pushed, containers.Front.Requests.Count);

        var binaryLog = alice.Repository["deploy.binlog"];
        var log = alice.Repository["deploy.log"];
        Assert.Equal(address, await DeployAsync(alice, "two", $"-bl:{binaryLog}", $"-flp:v=diag;logfile={log}"));
        Assert.Equal("two", await visitor.GetStringAsync(address));
        var told = await File.ReadAllTextAsync(log) + Decompressed(binaryLog);
        Assert.Contains("DeployApplication", told, StringComparison.Ordinal);
        Assert.All([.. containers.Front.Tokens, EntraToken.Header], token => Assert.DoesNotContain(token, told, StringComparison.Ordinal));

        alice.Repository.Write(Path.Combine(alice.Repository.ProjectName, "version.txt"), "broken");
        var refused = await alice.FailAsync("NG5050", "DeployEnv", "-c", "Release", "-p:NubesGenHealthTimeout=00:00:03");
        Assert.Contains("What served before still serves.", refused, StringComparison.Ordinal);
        Assert.Equal("two", await visitor.GetStringAsync(address));
        Assert.Empty(Directory.EnumerateDirectories(alice.Repository.Store, "registry", SearchOption.AllDirectories));
    }

    private static async Task<Uri> DeployAsync(AzureRepository repository, string text, params string[] arguments)
    {
        repository.Repository.Write(Path.Combine(repository.Repository.ProjectName, "version.txt"), text);
        var output = await repository.RunAsync("DeployEnv", ["-c", "Release", .. arguments]);
        var address = output.Split('\n').First(line => line.Contains(" serves at https://", StringComparison.Ordinal));
        return new Uri(address[address.IndexOf("https://", StringComparison.Ordinal)..].Trim());
    }

    /// <summary>What Terraform has made is an app of Azure's as soon as somebody asks for it.</summary>
    private static async Task<bool> AnswerAsync(AzureRepository repository, ContainersOnLoopback containers, HttpContext context)
    {
        var id = context.Request.Path.Value!;
        if (!containers.Apps.Has(id) && repository.Attributes(id) is { } attributes && (string?)attributes["ingress"]?[0]?["fqdn"] is { } host)
        {
            await containers.Apps.AddAsync(id, host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        }

        return await containers.Apps.AnswerAsync(context);
    }

    private static string Decompressed(string binaryLog)
    {
        using var gzip = new GZipStream(File.OpenRead(binaryLog), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
