using NubesGen.Environments;
using NubesGen.State;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Operations;

public sealed class EnvironmentRecordTests
{
    [Fact]
    public async Task What_is_written_is_read_and_nothing_is_there_before()
    {
        using var folder = new TestFolder();
        var target = new TargetEnvironment
        {
            Application = TestApplications.Create(folder.Path),
            Name = EnvironmentName.Parse("alice"),
            Branch = "env-alice",
            Commit = null,
            Cloud = CloudKind.Local,
            Folder = folder["rg-todo-api-alice"],
        };
        var record = new EnvironmentRecord
        {
            Address = "http://127.0.0.1:10000",
            Branch = "env-größe",
            Commit = "abc",
            Product = "Terraform",
            Provisioned = DateTimeOffset.UnixEpoch,
            Deployed = DateTimeOffset.UnixEpoch.AddDays(1),
        };

        var store = new FileEnvironmentStore("alice", target.Folder);

        Assert.Null(await EnvironmentRecord.ReadAsync(store, CancellationToken.None));
        await record.WriteAsync(store, CancellationToken.None);

        Assert.Equal(record, await EnvironmentRecord.ReadAsync(store, CancellationToken.None));
        Assert.Equal("rg-todo-api-alice", target.ResourceGroup);
    }
}
