using System.IO.Compression;
using System.Xml.Linq;

namespace NubesGen.Tests;

/// <summary>What is in the package, and what a user's output gets of it.</summary>
public sealed class PackageTests(PackageFixture package)
{
    /// <summary>An accidental new file is a red test.</summary>
    [Fact]
    public void The_package_holds_exactly_what_belongs_in_it()
    {
        using var archive = ZipFile.OpenRead(package.PackageFile);
        var files = archive.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(
            [
                "build/NubesGen.Sdk.Common.targets", "build/NubesGen.Sdk.Containers.targets", "build/NubesGen.Sdk.Deploy.targets", "build/NubesGen.Sdk.Disabled.targets",
                "build/NubesGen.Sdk.Environments.targets", "build/NubesGen.Sdk.Generate.targets", "build/NubesGen.Sdk.GitOps.targets", "build/NubesGen.Sdk.State.targets",
                "build/NubesGen.Sdk.props", "build/NubesGen.Sdk.targets",
                "buildMultiTargeting/NubesGen.Sdk.props", "buildMultiTargeting/NubesGen.Sdk.targets",
            ],
            files.Where(file => file.StartsWith("build", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["Sdk/Sdk.props", "Sdk/Sdk.targets"], files.Where(file => file.StartsWith("Sdk/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "Azure.Core.dll", "Azure.Storage.Blobs.dll", "Azure.Storage.Common.dll", "CliWrap.dll", "NubesGen.Tasks.deps.json", "NubesGen.Tasks.dll",
                "NubesGen.dll", "Scriban.Signed.dll",
            ],
            files.Where(file => file.StartsWith("tasks/", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)!)
                .Where(file => !file.StartsWith("Microsoft.", StringComparison.Ordinal) && !file.StartsWith("System.", StringComparison.Ordinal) && file != "Apache.Arrow.dll")
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            ["simulator/NubesGen.Simulator.deps.json", "simulator/NubesGen.Simulator.dll", "simulator/NubesGen.Simulator.runtimeconfig.json"],
            files.Where(file => file.StartsWith("simulator/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(files, file => Path.GetFileName(file).StartsWith("Microsoft.Build", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.StartsWith("lib/", StringComparison.Ordinal) || file.StartsWith("buildTransitive/", StringComparison.Ordinal));
        Assert.All(
            [
                "README.md", "LICENSE", "THIRD-PARTY-NOTICES.md", "catalog/common.json", "catalog/services/postgresql/service.json",
                "templates/local/main.tf.scriban", "database/NubesGen.Databases.dll", "database/runtimes/unix/lib/net9.0/Microsoft.Data.SqlClient.dll",
            ],
            file => Assert.Contains(file, files));
    }

    [Fact]
    public void The_offline_plan_costs_the_package_less_than_three_megabytes()
    {
        using var archive = ZipFile.OpenRead(package.PackageFile);

        Assert.InRange(archive.Entries.Where(entry => entry.FullName.StartsWith("simulator/", StringComparison.Ordinal)).Sum(entry => entry.CompressedLength), 1, 3_000_000);
    }

    [Fact]
    public void The_package_is_a_development_dependency_without_dependencies()
    {
        using var archive = ZipFile.OpenRead(package.PackageFile);
        using var stream = archive.GetEntry("NubesGen.Sdk.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        XNamespace ns = metadata.Name.Namespace;

        Assert.Equal("true", metadata.Element(ns + "developmentDependency")!.Value);
        Assert.Empty(metadata.Descendants(ns + "dependency"));
        Assert.Equal("MIT", metadata.Element(ns + "license")!.Value);
    }

    [Fact]
    public void The_readme_of_the_package_has_no_link_that_is_dead_on_a_packages_page()
    {
        using var archive = ZipFile.OpenRead(package.PackageFile);
        using var reader = new StreamReader(archive.GetEntry("README.md")!.Open());
        var readme = reader.ReadToEnd();

        Assert.Contains("](https://github.com/NubesGen/NubesGen.Sdk/blob/main/docs/", readme, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\]\((?!https?://|#)", readme);
    }

    [Fact]
    public async Task A_users_output_is_the_same_with_and_without_the_package()
    {
        using var repository = new TestRepository(package);
        await repository.DotNetAsync("publish", "-o", repository["with"]);
        await repository.DotNetAsync("publish", "-o", repository["without"], "-p:NubesGenEnabled=false");

        Assert.Equal(
            Directory.GetFiles(repository["without"]).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Directory.GetFiles(repository["with"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(repository["with"]), file => file.Contains("NubesGen", StringComparison.Ordinal));
    }
}
