using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.GitOps;

/// <summary>What the schedule does, on environments that are older than they look.</summary>
public sealed class MaintenanceTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task What_has_expired_or_lost_its_branch_goes_and_what_is_pinned_or_protected_stays()
    {
        await repository.InitGitAsync("main");
        await repository.DotNetAsync("restore");
        var past = DateTimeOffset.UtcNow.AddDays(-1);
        await MakeAsync("old", record => record with { Deployed = past, Expires = past });
        await MakeAsync("pinned", record => record with { Expires = past, Pinned = true, Branch = "env-pinned", Pushed = true, BranchGone = past });
        await MakeAsync("prod", record => record with { Expires = past });
        await MakeAsync("gone", record => record with { Branch = "env-gone", Pushed = true });
        await MakeAsync("soon", record => record with { Deployed = past.AddDays(-10), Expires = DateTimeOffset.UtcNow.AddHours(2) });
        await MakeAsync("lost", record => record);
        await repository.Environment("lost").DeleteStateAsync(CancellationToken.None);
        string[] all = ["gone", "lost", "old", "pinned", "prod", "soon"];

        // A dry run touches nothing, and says what would be.
        await repository.RunAsync("git", ["remote", "add", "origin", repository["nowhere"]]);
        var before = await RecordsAsync(all);
        var dry = await MaintainAsync("-p:NubesGenDryRun=true");
        Assert.Contains("old: expired 1 day ago, would be destroyed", dry.Output, StringComparison.Ordinal);
        Assert.Equal(before, await RecordsAsync(all));

        // The remote cannot be asked: no branch is gone. One that fails does not keep the others.
        var unreachable = await MaintainAsync();
        Assert.False(unreachable.Succeeded);
        Assert.Contains("warning NG6091", unreachable.Output, StringComparison.Ordinal);
        Assert.Contains("warning NG6090", unreachable.Output, StringComparison.Ordinal);
        Assert.Contains("error NG4030", unreachable.Output, StringComparison.Ordinal);
        Assert.Contains("soon: in order", unreachable.Output, StringComparison.Ordinal);
        Assert.Equal(["gone", "lost", "pinned", "prod", "soon"], await repository.ListAsync());
        Assert.Null((await repository.RecordAsync("gone"))!.BranchGone);

        // Found gone, it is noted; after a day it goes.
        await repository.CommitAsync();
        await repository.RunAsync("git", ["clone", "--quiet", "--bare", repository.Path, repository["nowhere"]]);
        await DestroyAsync("lost");
        await MaintainAsync();
        var noted = (await repository.RecordAsync("gone"))!;
        Assert.NotNull(noted.BranchGone);
        await (noted with { BranchGone = past.AddMinutes(-1) }).WriteAsync(repository.Environment("gone"), CancellationToken.None);
        var last = await MaintainAsync();
        Assert.True(last.Succeeded, last.Output);
        Assert.Contains("gone: branch env-gone is gone, destroyed", last.Output, StringComparison.Ordinal);
        Assert.Equal(["pinned", "prod", "soon"], await repository.ListAsync());
    }

    private async Task MakeAsync(string name, Func<EnvironmentRecord, EnvironmentRecord> age)
    {
        await repository.DotNetAsync("build", "--no-restore", "-t:Provision", $"-p:NubesGenEnvironment={name}");
        await age((await repository.RecordAsync(name))!).WriteAsync(repository.Environment(name), CancellationToken.None);
    }

    private Task<CommandResult> MaintainAsync(params string[] arguments) =>
        repository.StartAsync("dotnet", ["build", "--no-restore", "-t:MaintainEnvs", "-nodeReuse:false", .. arguments]);

    private Task<CommandResult> DestroyAsync(string name) => repository.DotNetAsync("build", "--no-restore", "-t:DestroyEnv", $"-p:NubesGenEnvironment={name}");

    private async Task<IReadOnlyList<string?>> RecordsAsync(IEnumerable<string> names)
    {
        var all = new List<string?>();
        foreach (var name in names)
        {
            all.Add((await repository.Environment(name).ReadAsync(StoreFiles.Record, CancellationToken.None))?.ToString());
        }

        return all;
    }
}
