using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NubesGen.Deployment.Databases;

/// <summary>The migrations of one context.</summary>
/// <param name="Context">Full name of the context's type; <see langword="null"/>: the migrations do not say.</param>
/// <param name="Ids">Their ids, in the order in which EF Core applies them.</param>
internal sealed record ContextMigrations(string? Context, IReadOnlyList<string> Ids);

/// <summary>Finds EF Core's migrations in published assemblies. They are read, never loaded: nothing of the application runs.</summary>
internal static class MigrationScan
{
    private const string EntityFramework = "Microsoft.EntityFrameworkCore.Relational";

    /// <summary>Looks through all assemblies of a folder.</summary>
    /// <param name="publishDirectory">Absolute path of the published output.</param>
    /// <returns>In ordinal order of the contexts.</returns>
    public static IReadOnlyList<ContextMigrations> Find(string publishDirectory) =>
    [
        .. Directory.EnumerateFiles(publishDirectory, "*.dll").SelectMany(InFile)
            .GroupBy(migration => migration.Context, StringComparer.Ordinal)
            .OrderBy(context => context.Key, StringComparer.Ordinal)
            .Select(context => new ContextMigrations(context.Key, [.. context.Select(migration => migration.Id).Distinct().Order(StringComparer.Ordinal)])),
    ];

    private static List<(string? Context, string Id)> InFile(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        try
        {
            return image.HasMetadata ? In(image.GetMetadataReader()) : [];
        }
        catch (BadImageFormatException)
        {
            // A native library, or one that no runtime could read either.
            return [];
        }
    }

    private static List<(string? Context, string Id)> In(MetadataReader reader)
    {
        if (!reader.AssemblyReferences.Any(reference => reader.StringComparer.Equals(reader.GetAssemblyReference(reference).Name, EntityFramework)))
        {
            return [];
        }

        return [.. reader.TypeDefinitions
            .Select(type => reader.GetTypeDefinition(type).GetCustomAttributes())
            .Select(attributes => (
                Context: Argument(reader, attributes, "Microsoft.EntityFrameworkCore.Infrastructure", "DbContextAttribute"),
                Id: Argument(reader, attributes, "Microsoft.EntityFrameworkCore.Migrations", "MigrationAttribute")))
            .Where(migration => migration.Id is not null)
            // A type of another assembly is written with that assembly's name after it.
            .Select(migration => (migration.Context?.Split(',')[0], migration.Id!))];
    }

    /// <summary>The only argument of an attribute: a text, or a type, which is written as its name (ECMA-335, II.23.3).</summary>
    private static string? Argument(MetadataReader reader, CustomAttributeHandleCollection attributes, string @namespace, string name)
    {
        foreach (var attribute in attributes.Select(reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && reader.GetTypeReference((TypeReferenceHandle)parent) is var type
                && reader.StringComparer.Equals(type.Name, name) && reader.StringComparer.Equals(type.Namespace, @namespace))
            {
                var value = reader.GetBlobReader(attribute.Value);
                return value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
            }
        }

        return null;
    }
}
