using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.State;

namespace NubesGen.Tests.State;

public sealed class StateBackupsTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, 7, TimeSpan.Zero);

    private readonly TestFolder folder = new();
    private readonly Clock clock = new() { Now = Start };

    private FileEnvironmentStore Store => new("alice", folder["env"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_name_tells_time_serial_content_and_reason_and_the_file_is_the_users_alone()
    {
        Write(StateText.Of(12));

        var taken = await Backups().TakeAsync("before-change", CancellationToken.None);

        Assert.True(taken.IsNew);
        Assert.Matches("^20261127T100000007Z-000012-[0-9a-f]{8}-before-change$", taken.Backup!.Name);
        var file = folder["env", "backups", taken.Backup.Name + ".tfstate"];
        Assert.Equal(StateText.Of(12).ToArray(), await File.ReadAllBytesAsync(file));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Equal([taken.Backup], await Backups().ListAsync(CancellationToken.None));
        Assert.Equal(12, (await Backups().ReadAsync(taken.Backup, CancellationToken.None))!.Facts!.Serial);
    }

    [Fact]
    public async Task Without_a_state_and_without_a_change_none_is_taken()
    {
        Assert.Null((await TakeAsync()).Backup);
        Write(StateText.Of(1, resources: 0));
        Assert.Null((await TakeAsync()).Backup);

        Write(StateText.Of(1));
        var first = await TakeAsync();
        var second = await TakeAsync();

        Assert.False(second.IsNew);
        Assert.Equal(first.Backup, second.Backup);
    }

    [Fact]
    public async Task What_is_not_a_whole_state_is_never_a_backup()
    {
        Write(new BinaryData(StateText.Of(1).ToString()[..^40]));

        var taken = await TakeAsync();

        Assert.False(taken.IsNew);
        Assert.Null(taken.State!.Facts);
        Assert.Empty(await Backups().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task While_the_state_is_being_written_no_backup_is_half_a_file()
    {
        Write(StateText.Of(0, resources: 9));
        using var stop = new CancellationTokenSource();
        // As Terraform does it: cut to nothing, then written in place.
        var writer = Task.Run(() =>
        {
            for (var serial = 1; !stop.IsCancellationRequested; serial++)
            {
                using var file = new FileStream(Store.StateLocation, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(0);
                foreach (var part in StateText.Of(serial, resources: 9).ToArray().Chunk(200))
                {
                    file.Write(part);
                    file.Flush();
                }

                Thread.Sleep(1);
            }
        });

        try
        {
            for (var i = 0; i < 20; i++)
            {
                await new StateBackups(Store, new BackupRules(1000, TimeSpan.FromDays(1)), clock).TakeAsync("change", CancellationToken.None);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }

        var all = await Backups().ListAsync(CancellationToken.None);
        Assert.NotEmpty(all);
        foreach (var backup in all)
        {
            Assert.Equal(9, (await Backups().ReadAsync(backup, CancellationToken.None))?.Facts?.Resources);
        }
    }

    [Fact]
    public async Task So_many_stay_and_the_newest_always_does()
    {
        for (var serial = 1; serial <= 5; serial++)
        {
            Write(StateText.Of(serial));
            await TakeAsync(count: 3);
            clock.Now += TimeSpan.FromMinutes(1);
        }

        Assert.Equal([5, 4, 3], await SerialsAsync());

        clock.Now += TimeSpan.FromDays(90);
        await TakeAsync(count: 3);
        Assert.Equal([5, 4, 3], await SerialsAsync());

        Write(StateText.Of(6));
        await TakeAsync(count: 3);
        Assert.Equal([6], await SerialsAsync());
    }

    [Fact]
    public async Task An_age_beyond_all_time_keeps_all()
    {
        for (var serial = 1; serial <= 3; serial++)
        {
            Write(StateText.Of(serial));
            await new StateBackups(Store, new BackupRules(20, TimeSpan.MaxValue), clock).TakeAsync("change", CancellationToken.None);
        }

        Assert.Equal([3, 2, 1], await SerialsAsync());
    }

    [Fact]
    public async Task A_clock_that_was_ahead_does_not_change_the_order()
    {
        Write(StateText.Of(1));
        await TakeAsync();
        clock.Now -= TimeSpan.FromHours(1);
        Write(StateText.Of(2));
        await TakeAsync();

        Assert.Equal([2, 1], await SerialsAsync());
    }

    [Fact]
    public async Task A_backup_that_was_tampered_with_is_not_read()
    {
        Write(StateText.Of(1));
        var backup = (await TakeAsync()).Backup!;
        var file = folder["env", "backups", backup.Name + ".tfstate"];

        await File.WriteAllBytesAsync(file, StateText.Of(2).ToArray());
        Assert.Null(await Backups().ReadAsync(backup, CancellationToken.None));

        File.Delete(file);
        Assert.Null(await Backups().ReadAsync(backup, CancellationToken.None));
    }

    [Fact]
    public async Task Files_of_others_are_neither_listed_nor_removed()
    {
        Write(StateText.Of(1));
        await TakeAsync();
        await File.WriteAllTextAsync(folder["env", "backups", "mine.tfstate"], "");

        await Backups().KeepOnlyAsync(null, CancellationToken.None);

        Assert.Empty(await Backups().ListAsync(CancellationToken.None));
        Assert.Equal(["mine.tfstate"], Directory.EnumerateFiles(folder["env", "backups"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("NubesGenBackupCount", "0")]
    [InlineData("NubesGenBackupAge", "30")]
    public void Wrong_rules_are_told(string property, string value)
    {
        var settings = new Settings(new Dictionary<string, string> { [property] = value });

        BackupRules.Read(settings);

        Assert.Contains(property, Assert.Throws<NubesGenException>(settings.ThrowIfWrong).Message, StringComparison.Ordinal);
        Assert.Equal(new BackupRules(20, TimeSpan.FromDays(30)), BackupRules.Read(new Settings(new Dictionary<string, string>())));
    }

    private StateBackups Backups(int count = 20) => new(Store, new BackupRules(count, TimeSpan.FromDays(30)), clock);

    private Task<BackupTaken> TakeAsync(int count = 20) => Backups(count).TakeAsync("change", CancellationToken.None);

    private async Task<IEnumerable<long>> SerialsAsync() => (await Backups().ListAsync(CancellationToken.None)).Select(backup => backup.Serial);

    private void Write(BinaryData state)
    {
        Directory.CreateDirectory(folder["env"]);
        File.WriteAllBytes(Store.StateLocation, state.ToArray());
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
