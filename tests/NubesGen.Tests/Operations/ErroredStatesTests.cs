using NubesGen.Diagnostics;
using NubesGen.Operations;
using NubesGen.State;
using NubesGen.Tests.State;

namespace NubesGen.Tests.Operations;

/// <summary>States that Terraform could not save, with the real Terraform and a store that goes away.</summary>
[Trait("Category", "Slow")]
public sealed class ErroredStatesTests : IAsyncLifetime
{
    private readonly SessionHome home = new() { Backend = "http" };
    private readonly StateServer server;

    public ErroredStatesTests()
    {
        server = new StateServer(home.Store);
        home.Context = home.Context with { BackendConfiguration = server.Configuration };
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task A_state_that_cannot_be_saved_waits_in_the_environments_folder_and_is_saved_by_the_next_command()
    {
        await ProvisionAsync(("one", "a"));
        server.Refusals = 99;
        home.Declare(("one", "a"), ("two", "b"));

        var failure = await Assert.ThrowsAsync<NubesGenException>(home.ProvisionAsync);

        var file = Assert.Single(home.Waiting());
        Assert.Contains(failure.Problems, problem => problem.Code == "NG3013" && problem.Message.Contains(file, StringComparison.Ordinal));
        Assert.False(File.Exists(home.Left));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var made = StateFacts.Of(new BinaryData(await File.ReadAllBytesAsync(file)));

        Assert.Contains("NG3013", (await Assert.ThrowsAsync<NubesGenException>(home.PlanAsync)).Message, StringComparison.Ordinal);
        Assert.Single(home.Waiting());

        server.Refusals = 0;
        Assert.Empty((await home.PlanAsync()).Changes);
        Assert.Equal((made!.Lineage, made.Resources), ((await home.FactsAsync())!.Lineage, (await home.FactsAsync())!.Resources));
        Assert.Empty(home.Waiting());
        Assert.Equal("recovered", (await home.ReasonsAsync())[0]);
    }

    [Fact]
    public async Task A_store_that_answers_again_gets_the_state_at_once()
    {
        await ProvisionAsync(("one", "a"));
        server.Refusals = 1;
        home.Declare(("one", "a"), ("two", "b"));

        var failure = await Assert.ThrowsAsync<NubesGenException>(home.ProvisionAsync);

        Assert.Contains(failure.Problems, problem => problem.Code == "NG4037");
        Assert.DoesNotContain(failure.Problems, problem => problem.Code == "NG3013");
        Assert.Equal(2, (await home.FactsAsync())!.Resources);
        Assert.Empty(home.Waiting());
        await home.ProvisionAsync();
        Assert.Equal("No changes: what is declared exists", home.Reporter.Steps.Last());
    }

    [Fact]
    public async Task The_very_first_state_is_not_lost_either()
    {
        server.Refusals = 99;
        home.Declare(("one", "a"));
        var failure = await Assert.ThrowsAsync<NubesGenException>(home.ProvisionAsync);
        // Without a state nothing tells whose a file in a folder is that others may use too: it stays, and is named.
        Assert.Contains(failure.Problems, problem => problem.Code == "NG3013" && problem.Message.Contains(home.Left, StringComparison.Ordinal));
        Assert.True(File.Exists(home.Left));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_saved_first()
    {
        await ProvisionAsync(("one", "a"));
        await LeaveAsync(serial => serial + 5);

        await home.PlanAsync();

        Assert.False(File.Exists(home.Left));
        Assert.Empty(home.Waiting());
        Assert.Contains(home.Reporter.Steps, step => step.StartsWith("saving the state of an earlier run first", StringComparison.Ordinal));
        Assert.Empty(home.Reporter.Problems);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, -1)]
    public async Task What_was_overtaken_becomes_a_backup_only(int changes, int minutes)
    {
        await ProvisionAsync(("one", "a"));
        var before = await File.ReadAllBytesAsync(home.Store.StateLocation);
        // A newer one by its serial, but another machine has provisioned since.
        await LeaveAsync(serial => serial + changes);
        File.SetLastWriteTimeUtc(home.Left, DateTime.UtcNow.AddMinutes(minutes));

        await home.PlanAsync();

        Assert.Equal(before, await File.ReadAllBytesAsync(home.Store.StateLocation));
        Assert.Equal("errored", (await home.ReasonsAsync())[0]);
        Assert.Equal("NG4041", Assert.Single(home.Reporter.Problems).Code);
        Assert.False(File.Exists(home.Left));
        Assert.Empty(home.Waiting());
    }

    [Fact]
    public async Task A_deployment_since_then_has_not_overtaken_it()
    {
        await ProvisionAsync(("one", "a"));
        await LeaveAsync(serial => serial + 5);
        var record = await EnvironmentRecord.ReadAsync(home.Store, CancellationToken.None);
        await (record! with { Deployed = DateTimeOffset.UtcNow.AddMinutes(1) }).WriteAsync(home.Store, CancellationToken.None);

        await home.PlanAsync();

        Assert.Equal(2, (await home.FactsAsync())!.Resources);
        Assert.Empty(home.Reporter.Problems);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_another_environment_left_and_what_is_half_written_stays(bool whole)
    {
        await ProvisionAsync(("one", "a"));
        var text = StateText.Of(99, "another-lineage").ToString();
        await File.WriteAllTextAsync(home.Left, whole ? text : text[..50]);

        await home.ProvisionAsync();

        Assert.True(File.Exists(home.Left));
        Assert.Empty(home.Waiting());
    }

    [Fact]
    public async Task A_file_of_ours_that_fits_no_more_is_told_and_kept()
    {
        await ProvisionAsync(("one", "a"));
        PrivateFiles.CreateFolder(Path.Combine(home.Target.Folder, "errored"));
        var file = Path.Combine(home.Target.Folder, "errored", "x.tfstate");
        await File.WriteAllTextAsync(file, StateText.Of(99, "another-lineage").ToString());

        await home.PlanAsync();

        Assert.Equal("NG4038", Assert.Single(home.Reporter.Problems).Code);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData("terraform")]
    [InlineData("archived")]
    public async Task Destroying_from_the_archive_finds_what_was_left_beside_the_projects_configuration_and_the_other_way_round(string where)
    {
        await ProvisionAsync(("one", "a"));
        if (where == "archived")
        {
            await home.RunAsync(session => ArchivedConfiguration.ExtractAsync(session, CancellationToken.None));
            var archived = Assert.Single(Directory.GetFiles(home.Target.Folder, "main.tf", SearchOption.AllDirectories));
            await LeaveAsync(serial => serial + 5, Path.Combine(Path.GetDirectoryName(archived)!, "errored.tfstate"));
            await home.PlanAsync();
        }
        else
        {
            await LeaveAsync(serial => serial + 5);
            await home.DestroyAsync();
            Assert.Contains(home.Reporter.Steps, step => step.Contains("destroyed terraform_data.r1", StringComparison.Ordinal));
        }

        Assert.Contains(home.Reporter.Steps, step => step.StartsWith("saving the state of an earlier run first", StringComparison.Ordinal));
        Assert.False(File.Exists(home.Left));
        Assert.Empty(home.Waiting());
        Assert.Empty(home.Reporter.Problems);
    }

    [Fact]
    public async Task Who_has_lost_the_lock_keeps_the_state_for_the_next_command_but_does_not_save_it()
    {
        await ProvisionAsync(("one", "a"));
        server.Refusals = 1;
        home.Declare(("one", "a"), ("two", "b"));
        home.Locking = held => new LostLock(held);

        var failure = await Assert.ThrowsAsync<NubesGenException>(home.ProvisionAsync);

        var file = Assert.Single(home.Waiting());
        Assert.Contains(failure.Problems, problem => problem.Code == "NG3013" && problem.Message.Contains(file, StringComparison.Ordinal));
        Assert.False(File.Exists(home.Left));
        Assert.Equal(1, (await home.FactsAsync())!.Resources);
    }

    private async Task ProvisionAsync(params (string Name, string Input)[] resources)
    {
        home.Declare(resources);
        await home.ProvisionAsync();
    }

    private async Task LeaveAsync(Func<long, long> serial, string? place = null)
    {
        var facts = (await home.FactsAsync())!;
        await File.WriteAllBytesAsync(place ?? home.Left, StateText.Of(serial(facts.Serial), facts.Lineage, resources: 2).ToArray());
    }

    /// <summary>A lock that is lost while Terraform, which nobody has told yet, still works.</summary>
    private sealed class LostLock(IEnvironmentLock held) : IEnvironmentLock
    {
        public LockHolder Holder => held.Holder;

        public CancellationToken Lost => new(canceled: true);

        public void NoteTerraform(int pid) => held.NoteTerraform(pid);

        public void DisposeAndDelete() => held.DisposeAndDelete();

        public void Dispose() => held.Dispose();
    }
}
