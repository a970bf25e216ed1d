using NubesGen.Diagnostics;
using NubesGen.Operations;
using NubesGen.State;
using NubesGen.Tests.State;

namespace NubesGen.Tests.Operations;

/// <summary>Restoring, with the real Terraform.</summary>
[Trait("Category", "Slow")]
public sealed class RestoringTests : IDisposable
{
    private readonly SessionHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task An_earlier_state_is_brought_back_and_that_is_undone()
    {
        await ProvisionTwiceAsync();
        var (lineage, serial) = await IdentityAsync();

        await RestoreAsync("previous");

        Assert.Equal(1, (await home.FactsAsync())!.Resources);
        var (sameLineage, later) = await IdentityAsync();
        Assert.Equal(lineage, sameLineage);
        Assert.True(later > serial);
        Assert.Equal(1, (await EnvironmentRecord.ReadAsync(home.Store, CancellationToken.None))!.Resources);
        Assert.Contains("  create terraform_data.two", home.Reporter.Steps);

        await RestoreAsync("previous");

        Assert.Equal(2, (await home.FactsAsync())!.Resources);
        var restored = await IdentityAsync();
        Assert.Equal((lineage, true), (restored.Lineage, restored.Serial > later));
        Assert.Contains("No changes: what is declared exists", home.Reporter.Steps);
        Assert.Empty(home.Reporter.Problems);
        await home.ProvisionAsync();
        Assert.Equal(restored, await IdentityAsync());
        Assert.Empty(Directory.EnumerateFiles(home.Target.Folder, "*.tfstate"));
    }

    [Fact]
    public async Task What_was_not_backed_up_is_before_it_is_replaced()
    {
        await ProvisionTwiceAsync();
        var first = (await home.Backups.ListAsync(CancellationToken.None))[1];
        await home.Backups.KeepOnlyAsync(first, CancellationToken.None);

        await RestoreAsync(first.Name);

        Assert.Equal(["after-restore", "before-restore", "after-change"], await home.ReasonsAsync());
        await RestoreAsync("previous");
        Assert.Equal(2, (await home.FactsAsync())!.Resources);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_state_that_is_gone_or_damaged_is_brought_back_as_it_was(bool damaged)
    {
        await ProvisionTwiceAsync();
        var (lineage, _) = await IdentityAsync();
        File.Delete(home.Store.StateLocation);
        if (damaged)
        {
            await File.WriteAllTextAsync(home.Store.StateLocation, "{ \"version\": 4,");
        }

        await RestoreAsync("latest");

        Assert.Equal((lineage, 2), ((await home.FactsAsync())!.Lineage, (await home.FactsAsync())!.Resources));
        await home.ProvisionAsync();
        Assert.Equal(damaged ? 1 : 0, (await home.Store.ListAsync("damaged", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_state_of_another_lineage_is_replaced_and_then_known()
    {
        await ProvisionTwiceAsync();
        await File.WriteAllBytesAsync(home.Store.StateLocation, StateText.Of(7, "aaaaaaaa-0000-0000-0000-000000000000", resources: 0).ToArray());

        await RestoreAsync("previous");

        var (lineage, serial) = await IdentityAsync();
        Assert.Equal(("aaaaaaaa-0000-0000-0000-000000000000", true), (lineage, serial > 7));
        await home.ProvisionAsync();
        Assert.Equal(2, (await home.FactsAsync())!.Resources);
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_and_nothing_touched()
    {
        await ProvisionTwiceAsync();
        var before = await File.ReadAllBytesAsync(home.Store.StateLocation);
        var first = (await home.Backups.ListAsync(CancellationToken.None))[1];
        await home.Store.WriteAsync($"backups/{first.Name}.tfstate", new BinaryData("half a fi"), CancellationToken.None);

        Assert.Equal("NG4033", (await Assert.ThrowsAsync<NubesGenException>(() => RestoreAsync(first.Name))).Problems[0].Code);

        Assert.Equal(before, await File.ReadAllBytesAsync(home.Store.StateLocation));
        var listed = await Restoring.ListAsync(home.Backups, "alice", home.Reporter, CancellationToken.None);
        Assert.Equal([2, null], listed.Select(backup => backup.Resources));
        Assert.Contains(home.Reporter.Steps, step => step.EndsWith(", 2 resources, after-change", StringComparison.Ordinal));
        Assert.Contains(home.Reporter.Steps, step => step.EndsWith(", damaged, after-change", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_Terraform_refuses_is_told_in_its_words()
    {
        await ProvisionTwiceAsync();
        var problem = await RefusedAsync();

        Assert.Contains("Unsupported state file format", problem.Message, StringComparison.Ordinal);
        Assert.Contains("The state is as it was.", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await home.FactsAsync())!.Resources);
    }

    [Fact]
    public async Task When_the_damaged_state_was_set_aside_before_a_refusal_it_is_said_where()
    {
        await ProvisionTwiceAsync();
        await File.WriteAllTextAsync(home.Store.StateLocation, "{ \"version\": 4,");

        var problem = await RefusedAsync();

        Assert.Contains($"as {Assert.Single(await home.Store.ListAsync("damaged", CancellationToken.None))}: there is none now", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("The state is as it was", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_folder_is_gone_the_archive_serves()
    {
        await ProvisionTwiceAsync();
        Directory.Delete(home["repository"], recursive: true);

        await RestoreAsync("previous");

        Assert.Equal(1, (await home.FactsAsync())!.Resources);
    }

    [Fact]
    public async Task A_backup_on_demand_says_its_name_and_is_not_taken_twice()
    {
        home.Declare(("one", "a"));
        Assert.Null(await home.RunAsync(session => BackingUp.RunAsync(session, CancellationToken.None)));
        await home.ProvisionAsync();
        await home.Backups.KeepOnlyAsync(null, CancellationToken.None);

        var taken = await home.RunAsync(session => BackingUp.RunAsync(session, CancellationToken.None));
        var again = await home.RunAsync(session => BackingUp.RunAsync(session, CancellationToken.None));

        Assert.Equal("on-demand", taken!.Reason);
        Assert.Equal(taken, again);
        Assert.Contains($"Backed up the state as {taken.Name}", home.Reporter.Steps);
    }

    [Fact]
    public void A_backup_is_named_in_full_by_its_beginning_or_by_its_place()
    {
        var backups = Enumerable.Range(1, 3).Select(i => new StateBackup(DateTimeOffset.UnixEpoch.AddHours(-i), 10 - i, $"0000000{i}", "change")).ToList();
        StateBackup Choose(string named, string? hash = null) => BackupChoice.Choose(
            "alice", backups, hash is null ? null : StoredState.Of(StateText.Of(1)), named);

        Assert.Equal(backups[1], Choose(backups[1].Name));
        Assert.Equal(backups[1], Choose(backups[1].Name + ".tfstate"));
        Assert.Equal(backups[2], Choose("19691231T21"));
        Assert.Equal(backups[0], Choose("latest"));
        Assert.Equal(backups[1], Choose("previous"));
        Assert.Equal(backups[0], Choose("previous", "another"));
        Assert.Contains("the beginning of 3 backups", Assert.Throws<NubesGenException>(() => Choose("1969")).Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("'x' is no backup", Assert.Throws<NubesGenException>(() => Choose("x")).Problems[0].Message, StringComparison.Ordinal);
    }

    private async Task<Problem> RefusedAsync()
    {
        var newer = new BinaryData(StateText.Of(1).ToString().Replace("\"version\": 4", "\"version\": 99", StringComparison.Ordinal));
        var backup = await home.Backups.KeepAsync(StoredState.Of(newer), "change", CancellationToken.None);

        var problem = (await Assert.ThrowsAsync<NubesGenException>(() => RestoreAsync(backup.Name))).Problems[0];

        Assert.Equal("NG4039", problem.Code);
        return problem;
    }

    private async Task ProvisionTwiceAsync()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        home.Declare(("one", "a"), ("two", "b"));
        await home.ProvisionAsync();
    }

    private Task<ListedBackup> RestoreAsync(string named) => home.RunAsync(session => Restoring.RunAsync(session, named, CancellationToken.None));

    private async Task<(string Lineage, long Serial)> IdentityAsync() => await home.FactsAsync() is { } facts ? (facts.Lineage, facts.Serial) : default;
}
