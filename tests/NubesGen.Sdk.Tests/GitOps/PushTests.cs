using System.Diagnostics;
using NubesGen.Environments;

namespace NubesGen.Tests.GitOps;

/// <summary><c>git push local</c> by several people, of several projects, and by people who mean no good: real git, real builds, the Local cloud.</summary>
public sealed class PushTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);
    private readonly HttpClient http = new();

    public void Dispose()
    {
        http.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task Of_pushes_while_a_deployment_runs_the_newest_serves_in_the_end()
    {
        await repository.SetUpAsync();
        // What git does not know and the developer gives all the same.
        repository.Write("Web App/terraform/environments/local.env", "Greeting=from here\n");
        var commits = new List<string>();
        foreach (var answer in new[] { "one", "two", "three" })
        {
            repository.WriteProgram(TestRepository.DefaultProgram
                .Replace("\"one\"", $"\"{answer} \" + app.Configuration[\"Greeting\"]", StringComparison.Ordinal));
            await repository.CommitAsync();
            commits.Add((await repository.RunAsync("git", ["rev-parse", "HEAD"])).Output.Trim());
        }

        var other = repository["clone of somebody else"];
        await repository.RunAsync("git", ["clone", "--quiet", "--origin", "local", Path.Combine(repository.Store, "gitops.git"), other]);
        await repository.RunAsync("git", ["-C", other, "fetch", "--quiet", repository.Path, "main"]);
        var (runs, waits) = (new TaskCompletionSource(), new TaskCompletionSource());

        var first = repository.StartPushAsync(repository.Path, [$"{commits[0]}:refs/heads/env-both"], line => Note(line, "deploying", runs));
        await Task.WhenAny(runs.Task, first);
        var second = repository.StartPushAsync(other, [$"{commits[1]}:refs/heads/env-both"], line => Note(line, "Waiting for", waits));
        await Task.WhenAny(waits.Task, second);
        var third = repository.StartPushAsync(repository.Path, [$"{commits[2]}:refs/heads/env-both"], _ => { });
        var all = await Task.WhenAll(first, second, third);

        Assert.All(all, push => Assert.True(push.Succeeded, push.Output));
        Assert.Contains("release 1 serves", all[0].Output, StringComparison.Ordinal);
        Assert.Contains("env-both has been pushed again since", all[1].Output, StringComparison.Ordinal);
        Assert.DoesNotContain("release", all[1].Output, StringComparison.Ordinal);
        Assert.Contains("release 2 serves", all[2].Output, StringComparison.Ordinal);
        Assert.Equal("three from here", await http.GetStringAsync(await repository.AddressAsync("-p:NubesGenEnvironment=both")));
        Assert.Equal(commits[2], (await repository.RecordAsync("both"))!.Commit);
    }

    [Fact]
    public async Task When_the_hook_is_killed_the_next_push_waits_for_what_it_has_left_and_serves()
    {
        await repository.SetUpAsync();
        var killed = 0;
        await repository.StartPushAsync(repository.Path, ["HEAD:env-killed"], line =>
        {
            if (killed == 0 && line.Contains("terraform init", StringComparison.Ordinal))
            {
                killed = KillHook();
            }
        });
        Assert.NotEqual(0, killed);

        repository.WriteProgram(TestRepository.DefaultProgram.Replace("one", "two", StringComparison.Ordinal));
        await repository.CommitAsync();
        await repository.PushAsync("HEAD:env-killed");

        Assert.Equal("two", await http.GetStringAsync((await repository.RecordAsync("killed"))!.Address));
        await repository.PushAsync("--delete", "env-killed");
        Assert.Equal(0, StoreCleaner.CountIn(repository.Store));
    }

    [Fact]
    public async Task A_hostile_branch_is_only_a_name()
    {
        await repository.SetUpAsync();
        string[] branches = ["env-$(touch${IFS}canary)`touch${IFS}canary`;x|y&z", "env-\"d\",'q';%41@(Compile)#!<größe>"];
        // Such a name does bite where somebody lets it.
        await repository.RunAsync("sh", ["-c", $"cd '{repository.Path}' && echo {branches[0]} || true"]);
        Assert.True(File.Exists(repository["canary"]));
        File.Delete(repository["canary"]);

        var output = await repository.PushAsync([.. branches.Select(branch => $"HEAD:refs/heads/{branch}"), "HEAD:refs/tags/v1", "HEAD:refs/heads/main"]);

        Assert.Contains("refs/tags/v1 is not the branch of an environment", output, StringComparison.Ordinal);
        Assert.Contains("refs/heads/main is not the branch of an environment", output, StringComparison.Ordinal);
        foreach (var branch in branches)
        {
            var record = await repository.RecordAsync(EnvironmentName.FromBranch(branch, "env-").Value);
            Assert.Equal(branch, record!.Branch);
            Assert.Equal("one", await http.GetStringAsync(record.Address));
        }

        await repository.PushAsync(["--delete", .. branches]);

        Assert.Empty(await repository.ListAsync());
        Assert.Empty(Directory.EnumerateFiles(repository.Path, "canary", SearchOption.AllDirectories));
        Assert.False(File.Exists(PushedRepository.Mark(repository)));
        Assert.Equal(0, StoreCleaner.CountIn(repository.Store));
    }

    [Fact]
    public async Task One_push_deploys_all_projects_and_a_deletion_needs_no_code_that_builds_and_leaves_what_is_protected()
    {
        const string second = "Second";
        repository.AddProject(
            second, "Microsoft.NET.Sdk.Web", TestRepository.DefaultProgram.Replace("one", "second", StringComparison.Ordinal),
            root => root.AddProperty("NubesGenProtectedEnvironments", "mono"));
        await repository.SetUpAsync(repository[second, $"{second}.csproj"]);

        await repository.PushAsync("HEAD:env-mono");
        var (one, two) = ((await repository.RecordAsync("mono"))!.Address, (await repository.RecordAsync("mono", "second"))!.Address);
        Assert.Equal("one", await http.GetStringAsync(one));
        Assert.Equal("second", await http.GetStringAsync(two));

        repository.WriteProgram("this is no program");
        await repository.CommitAsync();
        var failed = await repository.PushAsync("HEAD:env-mono");
        Assert.Contains("error NG6081: The push has arrived, but web-app was NOT DEPLOYED from 'env-mono': CS", failed, StringComparison.Ordinal);
        Assert.Contains("Second -> ", failed, StringComparison.Ordinal);
        Assert.Equal("one", await http.GetStringAsync(one));

        var deleted = await repository.PushAsync("--delete", "env-mono");

        Assert.Contains("The environment mono is protected and stays", deleted, StringComparison.Ordinal);
        Assert.DoesNotContain("NG1007", deleted, StringComparison.Ordinal);
        Assert.Empty(await repository.ListAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(one));
        Assert.Equal("second", await http.GetStringAsync(two));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(repository.Store, "gitops.git", "nubesgen", "work")));
    }

    /// <returns>How many processes were killed.</returns>
    private int KillHook()
    {
        var hooks = Process.GetProcesses()
            .Where(process => StoreCleaner.IsIn(process.Id, repository.Store) && File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("push.proj", StringComparison.Ordinal))
            .ToList();
        hooks.ForEach(hook => hook.Kill());
        return hooks.Count;
    }

    private static void Note(string line, string word, TaskCompletionSource seen)
    {
        if (line.Contains(word, StringComparison.Ordinal))
        {
            seen.TrySetResult();
        }
    }
}
