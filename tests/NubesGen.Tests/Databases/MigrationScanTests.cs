using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using NubesGen.Deployment.Databases;

namespace NubesGen.Tests.Databases;

public sealed class MigrationScanTests
{
    [Fact]
    public void Migrations_are_found_by_context_in_their_order_without_running_anything()
    {
        var found = MigrationScan.Find(AppContext.BaseDirectory);

        Assert.Equal(
            [
                $"{typeof(Nested.Orders).FullName}: 20250101000000_Orders",
                $"{typeof(Shop).FullName}: 20260101000000_One, 20260102000000_Two",
            ],
            found.Select(context => $"{context.Context}: {string.Join(", ", context.Ids)}"));
    }

    [Fact]
    public void A_folder_without_EF_Core_has_none()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["native.dll"], "no assembly");
        File.WriteAllText(folder["empty.dll"], "");
        File.Copy(typeof(MigrationScan).Assembly.Location, folder["managed.dll"]);

        Assert.Empty(MigrationScan.Find(folder.Path));
    }

    private static class Nested
    {
        internal sealed class Orders : DbContext;
    }

    private sealed class Shop : DbContext;

    [DbContext(typeof(Shop))]
    [Migration("20260102000000_Two")]
    private sealed class Two : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => throw new InvalidOperationException();
    }

    [Migration("20260101000000_One")]
    [DbContext(typeof(Shop))]
    private sealed class One : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => throw new InvalidOperationException();
    }

    [DbContext(typeof(Nested.Orders))]
    [Migration("20250101000000_Orders")]
    private sealed class OrdersMigration : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => throw new InvalidOperationException();
    }
}
