using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.Operations;
using NubesGen.State;

namespace NubesGen.Tests.Operations;

/// <summary>Backups around changes, with the real Terraform.</summary>
[Trait("Category", "Slow")]
public sealed class BackupTests : IDisposable
{
    private readonly SessionHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Each_change_leaves_the_state_before_and_after_and_none_leaves_nothing()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        Assert.Equal(["after-change"], await home.ReasonsAsync());

        await home.ProvisionAsync();
        Assert.Single(await home.ReasonsAsync());

        home.Declare(("one", "b"), ("two", "b"));
        await home.ProvisionAsync();
        Assert.Equal(["after-change", "after-change"], await home.ReasonsAsync());

        var record = await EnvironmentRecord.ReadAsync(home.Store, CancellationToken.None);
        Assert.Equal((2, (await home.FactsAsync())!.Lineage), (record!.Resources, record.Lineage));
    }

    [Fact]
    public async Task A_state_that_others_have_changed_is_kept_before_the_next_change()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        await home.Backups.KeepOnlyAsync(null, CancellationToken.None);

        home.Declare(("one", "b"));
        await home.ProvisionAsync();

        Assert.Equal(["after-change", "before-change"], await home.ReasonsAsync());
    }

    [Fact]
    public async Task A_change_that_failed_half_way_leaves_a_backup()
    {
        home.Declare(("one", "a"));
        home.Write("bad.tf", "resource \"terraform_data\" \"bad\" {\n  provisioner \"local-exec\" {\n    command = \"exit 7\"\n  }\n}\n");

        await Assert.ThrowsAsync<NubesGenException>(home.ProvisionAsync);

        Assert.Equal(["after-change"], await home.ReasonsAsync());
        Assert.Equal((await home.FactsAsync())!.Serial, (await home.Backups.ListAsync(CancellationToken.None))[0].Serial);
    }

    [Fact]
    public async Task A_command_by_hand_leaves_a_backup_only_if_it_changed_the_state()
    {
        home.Declare(("one", "a"), ("two", "a"));
        await home.ProvisionAsync();

        await TerraformAsync("state list");
        Assert.Equal(["after-change"], await home.ReasonsAsync());

        await TerraformAsync("state rm terraform_data.two");
        Assert.Equal(["after-terraform", "after-change"], await home.ReasonsAsync());
        Assert.Equal(1, (await EnvironmentRecord.ReadAsync(home.Store, CancellationToken.None))!.Resources);
    }

    [Fact]
    public async Task A_backup_that_fails_afterwards_does_not_fail_the_change()
    {
        home.Declare(("one", "a"));
        PrivateFiles.CreateFolder(home["store", "alice"]);
        await File.WriteAllTextAsync(home["store", "alice", "backups"], "in the way");

        await home.ProvisionAsync();

        Assert.Equal("NG4031", Assert.Single(home.Reporter.Problems).Code);
        Assert.Equal(1, (await home.FactsAsync())!.Resources);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("damaged")]
    [InlineData("another")]
    public async Task A_state_that_is_not_the_one_it_was_stops_everything(string what)
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        var state = await File.ReadAllTextAsync(home.Store.StateLocation);
        if (what == "gone")
        {
            File.Delete(home.Store.StateLocation);
        }
        else
        {
            await File.WriteAllTextAsync(home.Store.StateLocation, what == "damaged" ? state[..100] : state.Replace((await home.FactsAsync())!.Lineage, "other", StringComparison.Ordinal));
        }

        foreach (var command in new Func<Task>[] { home.ProvisionAsync, home.PlanAsync, () => TerraformAsync("state list") })
        {
            var problem = Assert.Single((await Assert.ThrowsAsync<NubesGenException>(command)).Problems);
            Assert.Equal("NG4030", problem.Code);
            Assert.Contains($" is {what}", problem.Message, StringComparison.Ordinal);
            Assert.EndsWith("Type -t:RestoreState to see its backups.", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_a_destroyed_environment_one_backup_stays_that_says_what_there_was()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        home.Declare(("one", "a"), ("two", "b"));
        await home.ProvisionAsync();

        await home.DestroyAsync();

        var last = Assert.Single(await home.Backups.ListAsync(CancellationToken.None));
        Assert.Equal(2, (await home.Backups.ReadAsync(last, CancellationToken.None))!.Facts!.Resources);
        Assert.Null(await home.Store.ReadStateAsync(CancellationToken.None));
        Assert.Empty(home.Reporter.Problems);
    }

    [Fact]
    public async Task On_Local_nothing_stays_of_a_destroyed_environment()
    {
        using var local = new SessionHome(CloudKind.Local);
        local.Declare(("one", "a"));
        await local.ProvisionAsync();

        await local.DestroyAsync();

        Assert.False(Directory.Exists(local["store", "alice"]));
    }

    [Fact]
    public async Task Destroying_without_the_state_says_what_is_left()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        File.Delete(home.Store.StateLocation);

        await home.DestroyAsync();

        Assert.Equal("NG4040", Assert.Single(home.Reporter.Problems).Code);
        Assert.Single(await home.ReasonsAsync());
    }

    [Fact]
    public async Task What_was_destroyed_without_the_state_can_be_destroyed_with_its_last_backup_though_its_folder_is_gone()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        File.Delete(home.Store.StateLocation);
        await home.DestroyAsync();
        Directory.Delete(home["repository"], recursive: true);

        await home.RunAsync(session => Restoring.RunAsync(session, "latest", CancellationToken.None));
        await home.DestroyAsync();

        Assert.Contains(home.Reporter.Steps, step => step.Contains("destroyed terraform_data.one", StringComparison.Ordinal));
        Assert.Null(await home.Store.ReadAsync(StoreFiles.Configuration, CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_state_that_is_another_or_damaged_is_not_destroyed(bool damaged)
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        var state = await File.ReadAllTextAsync(home.Store.StateLocation);
        state = damaged ? state[..100] : state.Replace((await home.FactsAsync())!.Lineage, "other", StringComparison.Ordinal);
        await File.WriteAllTextAsync(home.Store.StateLocation, state);

        var failure = await Assert.ThrowsAsync<NubesGenException>(home.DestroyAsync);

        Assert.Equal("NG4030", Assert.Single(failure.Problems).Code);
        Assert.Equal(state, await File.ReadAllTextAsync(home.Store.StateLocation));
        Assert.NotNull(await EnvironmentRecord.ReadAsync(home.Store, CancellationToken.None));
        Assert.Empty(home.Reporter.Problems);
    }

    private Task<int> TerraformAsync(string arguments) => home.RunAsync(session => TerraformByHand.RunAsync(session, arguments, CancellationToken.None));
}
