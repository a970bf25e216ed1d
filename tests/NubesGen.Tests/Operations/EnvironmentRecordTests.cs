using NubesGen.Environments;
using NubesGen.Operations;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Operations;

public sealed class EnvironmentRecordTests
{
    [Fact]
    public void What_is_written_is_read_and_nothing_is_there_before()
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

        Assert.Null(EnvironmentRecord.Read(target));
        PrivateFiles.CreateFolder(target.Folder);
        record.Write(target);

        Assert.Equal(record, EnvironmentRecord.Read(target));
        Assert.Equal("rg-todo-api-alice", target.ResourceGroup);
        Assert.Equal(folder["rg-todo-api-alice.lock"], target.LockFile);
    }
}
