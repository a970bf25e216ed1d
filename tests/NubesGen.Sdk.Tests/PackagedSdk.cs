namespace NubesGen.Tests;

/// <summary>All tests that build with the package share one.</summary>
[CollectionDefinition(Name)]
public sealed class PackagedSdk : ICollectionFixture<PackageFixture>
{
    public const string Name = "package";
}
