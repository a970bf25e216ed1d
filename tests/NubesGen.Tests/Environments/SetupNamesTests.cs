using NubesGen.Environments;

namespace NubesGen.Tests.Environments;

public sealed class SetupNamesTests
{
    private const string Subscription = "5b000000-0000-4000-8000-000000000001";

    [Theory]
    [InlineData("github.com/contoso/todo")]
    [InlineData("github.com/contoso/a.very_long-name.that-goes-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on-and-on")]
    [InlineData("github.com/contoso/microsoft.windows-app")]
    [InlineData("github.com/contoso/...")]
    [InlineData("github.com/contoso/42")]
    public void They_are_legal(string repository)
    {
        var names = SetupNames.For(repository, Subscription);
        Assert.Matches("^[a-z0-9]{3,24}$", names.Account);
        Assert.Matches("^nubesgen-[a-z0-9-]{1,80}[a-z0-9]$", names.ResourceGroup);
        Assert.Matches("^id-nubesgen-deploy-[a-z0-9-]{6,44}$", names.DeployIdentity);
        Assert.Matches("^id-nubesgen-plan-[a-z0-9-]{6,46}$", names.PlanIdentity);
        Assert.DoesNotContain("microsoft", names.DeployIdentity, StringComparison.Ordinal);
    }

    [Fact]
    public void They_differ_by_repository_and_subscription_and_never_change()
    {
        var names = SetupNames.For("github.com/contoso/todo", Subscription);
        Assert.Equal("nubesgen-todo-9s9nnp", names.ResourceGroup);
        Assert.Equal("stngtodo9s9nnp", names.Account);
        Assert.NotEqual(names, SetupNames.For("github.com/fabrikam/todo", Subscription));
        Assert.NotEqual(names.Account, SetupNames.For("github.com/contoso/todo", "5b000000-0000-4000-8000-000000000002").Account);
        Assert.NotEqual(names.Account, SetupNames.For("github.com/contoso/to-do", Subscription).Account);
    }
}
