namespace NubesGen.Tests;

/// <summary>Backups of the state, on the Local cloud.</summary>
public sealed class StateCareTests(PackageFixture package) : IDisposable
{
    private const string Smaller = "-p:NubesGenAddons=ApplicationInsights";
    private const string Larger = "-p:NubesGenAddons=ApplicationInsights%2CKeyVault";

    private readonly TestRepository repository = new(package);

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_state_is_backed_up_changed_restored_and_the_restoration_undone()
    {
        await repository.InitGitAsync("env-care");
        await repository.DotNetAsync("build", "-t:Provision", Smaller);
        var first = Assert.Single(TestRepository.Items(await repository.DotNetAsync("build", "-t:BackupState", Smaller, "-getTargetResult:BackupState"), "BackupState"))
            .GetProperty("Identity").GetString()!;
        await repository.DotNetAsync("build", "-t:Provision", Larger);
        var larger = await ResourcesAsync();
        Assert.Contains("terraform_data.key_vault", larger, StringComparison.Ordinal);

        var all = TestRepository.Items(await repository.DotNetAsync("build", "-t:RestoreState", Larger, "-getTargetResult:RestoreState"), "RestoreState");
        Assert.Equal(["4", "3"], all.Select(backup => backup.GetProperty("Resources").GetString()));
        Assert.Equal(first, all[1].GetProperty("Identity").GetString());
        Assert.Equal("after-change", all[1].GetProperty("Reason").GetString());

        var restored = await repository.DotNetAsync("build", "-t:RestoreState", Larger, $"-p:NubesGenBackup={first}");
        Assert.Contains("create terraform_data.key_vault", restored.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("key_vault", await ResourcesAsync(), StringComparison.Ordinal);

        var undone = await repository.DotNetAsync("build", "-t:RestoreState", Larger, "-p:NubesGenBackup=previous");
        Assert.Contains("No changes", undone.Output, StringComparison.Ordinal);
        Assert.Equal(larger, await ResourcesAsync());

        File.Delete(State);
        Assert.Contains("is gone", await repository.FailAsync("NG4030", "build", "-t:Provision", Larger), StringComparison.Ordinal);
        await repository.DotNetAsync("build", "-t:RestoreState", Larger, "-p:NubesGenBackup=latest");
        Assert.Contains("No changes", (await repository.DotNetAsync("build", "-t:Provision", Larger)).Output, StringComparison.Ordinal);
        await repository.DotNetAsync("build", "-t:DestroyEnv");
        Assert.False(Directory.Exists(repository.Store));
    }

    [Fact]
    public async Task Unlocking_wants_the_environments_name_and_a_backup_its_own()
    {
        await repository.InitGitAsync("env-locked");
        await repository.FailAsync("NG5016", "build", "-t:RestoreState");
        await repository.DotNetAsync("build", "-t:Provision");

        Assert.Contains("-p:NubesGenConfirm=locked", await repository.FailAsync("NG4034", "build", "-t:UnlockState"), StringComparison.Ordinal);
        Assert.Contains("nothing to unlock", (await repository.DotNetAsync("build", "-t:UnlockState", "-p:NubesGenConfirm=locked")).Output, StringComparison.Ordinal);
        Assert.Contains("latest or previous", await repository.FailAsync("NG4032", "build", "-t:RestoreState", "-p:NubesGenBackup=none"), StringComparison.Ordinal);
        await repository.FailAsync("NG2001", "build", "-t:Provision", "-p:NubesGenBackupCount=0");
    }

    private string State => Path.Combine(repository.Store, "web-app", "rg-web-app-care", "terraform.tfstate");

    private async Task<string> ResourcesAsync()
    {
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(State));
        return string.Join(' ', json.RootElement.GetProperty("resources").EnumerateArray()
            .Select(resource => $"{resource.GetProperty("type").GetString()}.{resource.GetProperty("name").GetString()}"));
    }
}
