using System.Text.RegularExpressions;

namespace NubesGen.Tests.Generation;

/// <summary>Whoever deploys may assign what the catalogue lists: so it must list what its templates assign.</summary>
public sealed partial class AssignedRolesTests
{
    [Fact]
    public void Each_entry_lists_the_roles_that_its_templates_assign_and_no_other()
    {
        foreach (var entry in TestApplications.Catalog.Entries)
        {
            var assigned = Directory.EnumerateFiles(entry.Folder, "*.tf.scriban").Select(File.ReadAllText)
                .SelectMany(text => Assignment().Matches(text)).SelectMany(block => Name().Matches(block.Value)).Select(match => match.Groups[1].Value);
            Assert.Equal(assigned.Distinct().Order(StringComparer.Ordinal), entry.Azure.Roles.Order(StringComparer.Ordinal));
        }

        Assert.Contains(TestApplications.Catalog.Entries, entry => entry.Azure.Roles.Count > 1);
    }

    [Fact]
    public void Every_role_has_an_id_of_its_own()
    {
        var roles = TestApplications.Catalog.Common.Roles;
        Assert.All(roles, role => Assert.True(Guid.TryParseExact(role.Id, "D", out _), role.Name));
        Assert.Equal(roles.Count, roles.Select(role => role.Id).Distinct().Count());
        Assert.All(TestApplications.Catalog.Entries.SelectMany(entry => entry.Azure.Roles), role => Assert.NotEmpty(TestApplications.Catalog.RoleId(role)));
    }

    [GeneratedRegex("""^resource "azurerm_role_assignment" .*?^}""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Assignment();

    /// <summary>Nothing else in such a block starts with a capital letter, but for the type of who gets the role.</summary>
    [GeneratedRegex("\"(?!ServicePrincipal)([A-Z][A-Za-z ]+)\"")]
    private static partial Regex Name();
}
