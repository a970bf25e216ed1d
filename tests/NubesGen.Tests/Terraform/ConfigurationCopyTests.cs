using NubesGen.Diagnostics;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

public sealed class ConfigurationCopyTests
{
    [Fact]
    public void All_that_could_be_in_git_is_copied_and_nothing_that_terraform_left()
    {
        using var folder = new TestFolder();
        string[] kept = ["main.tf", "mine_override.tf", "data.tf.json", Path.Combine("modules", "disk", "main.tf"), Path.Combine("environments", "alice.tfvars")];
        string[] left = [".terraform.lock.hcl", "terraform.tfstate", "terraform.tfstate.backup", "x.tfplan", Path.Combine(".terraform", "providers", "p"), Path.Combine("environments", "local.env"), Path.Combine("modules", "environments", "local.env")];
        foreach (var file in kept.Concat(left))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder["from", file])!);
            File.WriteAllText(folder["from", file], file);
        }

        ConfigurationCopy.Make(folder["from"], folder["to"]);

        Assert.Equal(
            kept.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder["to"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder["to"], file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_lock_file_is_copied_when_it_is_asked_for()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["to"]);
        Assert.False(ConfigurationCopy.LockFile(folder.Path, folder["to"]));
        File.WriteAllText(folder[ProviderLock.FileName], "locked");

        Assert.True(ConfigurationCopy.LockFile(folder.Path, folder["to"]));

        Assert.Equal("locked", File.ReadAllText(folder["to", ProviderLock.FileName]));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["from"]);
        // A link to nothing: unlike a file's mode, it stops the superuser as well.
        File.CreateSymbolicLink(folder["from", "main.tf"], folder["none"]);

        var problem = Assert.Single(Assert.Throws<NubesGenException>(() => ConfigurationCopy.Make(folder["from"], folder["to"])).Problems);

        Assert.Equal(("NG3022", folder["from", "main.tf"]), (problem.Code, problem.File));
    }

    [Fact]
    public void A_copy_that_cannot_be_written_is_named()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["from"]);
        File.WriteAllText(folder["from", "main.tf"], "");
        Directory.CreateDirectory(folder["to", "main.tf"]);

        var problem = Assert.Single(Assert.Throws<NubesGenException>(() => ConfigurationCopy.Make(folder["from"], folder["to"])).Problems);

        Assert.Equal("NG3006", problem.Code);
        Assert.Contains(folder["to", "main.tf"], problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_empty_configuration()
    {
        using var folder = new TestFolder();

        ConfigurationCopy.Make(folder["none"], folder["to"]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["to"]));
    }
}
