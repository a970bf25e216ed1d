using System.IO.Compression;
using System.Text;
using NubesGen.Processes;
using NubesGen.Tests.Cloud;

namespace NubesGen.Tests.Azure;

/// <summary>SetupGitOps as a user types it: a real build, signed in with az and gh; Azure and GitHub are stand-ins.</summary>
public sealed class AzureSetupTests(PackageFixture package, LoopbackAzure loopback) : IClassFixture<LoopbackAzure>
{
    private static readonly string[] Gets = ["GET"];

    private readonly AzureOnLoopback azure = loopback.Azure;
    private readonly GitHub gitHub = new("Contoso", "Todo");

    [Fact]
    public async Task It_shows_makes_and_finds_everything_there_and_no_token_gets_out()
    {
        using var repository = new TestRepository(package);
        using var programs = new TestFolder();
        azure.ResourceManager.AddSubscription(AzureOnLoopback.Subscription);
        azure.Endpoints.Sites["api.github.com"] = gitHub.ServeAsync;
        await repository.InitGitAsync("env-alice");
        await repository.RunAsync("git", ["remote", "add", "origin", "git@github.com:Contoso/Todo.git"]);
        await repository.DotNetAsync("restore");
        // As the real one: whoever asks for another host gets nothing.
        await File.WriteAllTextAsync(programs["gh"], $"#!/bin/sh\n[ \"$*\" = 'auth token --hostname github.com' ] && echo {gitHub.Token}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(programs["gh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var variables = new Dictionary<string, string>(azure.Variables) { ["PATH"] = $"{programs.Path}:{azure.Variables["PATH"]}" };
        variables.Remove("GH_TOKEN");
        var machine = ScrubbedMachine.Create([.. variables.Select(variable => (variable.Key, variable.Value))]);

        var shown = await RunAsync("-p:NubesGenDryRun=true", "-v:diag");
        Assert.Contains("Would make ", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Azure PUT /subscriptions/", shown.Output, StringComparison.Ordinal);
        Assert.Contains("GitHub PUT /repos/contoso/todo/environments/nubesgen ", shown.Output, StringComparison.Ordinal);
        Assert.All(Methods(), method => Assert.Contains(method, Gets));

        var made = await RunAsync($"-bl:{repository["build.binlog"]}");
        Assert.Contains(" made and checked, 0 were there", made.Output, StringComparison.Ordinal);
        // Nothing has been pushed yet.
        Assert.Contains("warning NG6047:", made.Output, StringComparison.Ordinal);
        Assert.Equal(["nubesgen", "nubesgen-plan"], gitHub.Environments);
        var (account, subject) = (gitHub.Variables("nubesgen")["NUBESGEN_STATE_STORAGE_ACCOUNT"], "repo:Contoso/Todo:environment:nubesgen");
        Assert.Contains(azure.ResourceManager.Ids, id => id.EndsWith($"/storageAccounts/{account}", StringComparison.Ordinal));
        Assert.Contains(azure.ResourceManager.Ids, id => (string?)azure.ResourceManager[id]!["properties"]?["subject"] == subject);

        var (before, requests) = (azure.Endpoints.Requests.Count, gitHub.Requests.Count);
        Assert.Contains("Everything is there", (await RunAsync()).Output, StringComparison.Ordinal);
        Assert.All(azure.Endpoints.Requests.Skip(before).Where(request => !request.Path.EndsWith("/token", StringComparison.Ordinal)), request => Assert.Equal("GET", request.Method));
        Assert.All(gitHub.Requests.Skip(requests), request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));

        foreach (var text in (string[])[shown.Output, made.Output, await UnpackAsync(repository["build.binlog"])])
        {
            Assert.DoesNotContain(gitHub.Token, text, StringComparison.Ordinal);
            Assert.DoesNotContain(EntraToken.Header, text, StringComparison.Ordinal);
        }

        async Task<CommandResult> RunAsync(params string[] arguments)
        {
            var result = await repository.StartAsync("dotnet", ["build", "--no-restore", "-nodeReuse:false", "-t:SetupGitOps", .. arguments], machine);
            Assert.True(result.Succeeded, result.Output);
            return result;
        }

        IEnumerable<string> Methods() => azure.Endpoints.Requests.Where(request => request.Path.StartsWith("/subscriptions/", StringComparison.Ordinal)).Select(request => request.Method)
            .Concat(gitHub.Requests.Select(request => request.Split(' ')[0])).Distinct();
    }

    private static async Task<string> UnpackAsync(string binlog)
    {
        await using var file = File.OpenRead(binlog);
        await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await unpacked.CopyToAsync(bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
