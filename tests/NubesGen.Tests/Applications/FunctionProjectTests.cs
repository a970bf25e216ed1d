using NubesGen.Applications;

namespace NubesGen.Tests.Applications;

public sealed class FunctionProjectTests
{
    [Fact]
    public void A_functions_project_is_a_Function_that_scales_to_zero_and_answers_HTTP()
    {
        using var project = new TestProject { Kind = ProjectKind.Functions };

        var application = project.Create().Application;

        Assert.Equal("Function", application.Type.Id);
        Assert.Equal("Consumption", application.Tier);
        Assert.True(application.ServesHttp);
    }

    [Theory]
    [InlineData("AppService")]
    [InlineData("ContainerApp")]
    public void Functions_run_nowhere_else(string type)
    {
        using var project = new TestProject { Kind = ProjectKind.Functions, Properties = new() { ["NubesGenApplicationType"] = type } };

        var problem = Assert.Single(project.Refused());
        Assert.Equal("NG2014", problem.Code);
        Assert.Contains(type, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProjectKind.Web)]
    [InlineData(ProjectKind.Worker)]
    [InlineData(ProjectKind.Console)]
    public void What_has_no_functions_cannot_be_a_Function(ProjectKind kind)
    {
        using var project = new TestProject { Kind = kind, Properties = new() { ["NubesGenApplicationType"] = "function" } };

        var problem = Assert.Single(project.Refused());
        Assert.Equal("NG2015", problem.Code);
        Assert.Contains("My.App.csproj", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("premium", "Premium")]
    [InlineData("", "Consumption")]
    public void A_Function_has_tiers_of_its_own(string given, string tier)
    {
        using var project = new TestProject { Kind = ProjectKind.Functions, Properties = new() { ["NubesGenApplicationTier"] = given } };

        Assert.Equal(tier, project.Create().Application.Tier);
    }

    [Theory]
    [InlineData(ProjectKind.Functions, "Function", "Consumption")]
    [InlineData(ProjectKind.Functions, "Function", "Premium")]
    [InlineData(ProjectKind.Web, "ContainerApp", "Standard")]
    [InlineData(ProjectKind.Worker, "ContainerApp", "Consumption")]
    [InlineData(ProjectKind.Web, "AppService", "Basic")]
    public void Every_type_can_join_a_virtual_network(ProjectKind kind, string type, string tier)
    {
        using var project = new TestProject
        {
            Kind = kind,
            Properties = new()
            {
                ["NubesGenApplicationType"] = type,
                ["NubesGenApplicationTier"] = tier,
                ["NubesGenNetwork"] = "VirtualNetwork",
            },
        };

        Assert.True(project.Create().Application.IsPrivate);
    }

    [Fact]
    public void The_free_tier_cannot_join_one()
    {
        using var project = new TestProject
        {
            Properties = new() { ["NubesGenApplicationTier"] = "Free", ["NubesGenNetwork"] = "VirtualNetwork" },
        };

        Assert.Equal("NG2013", Assert.Single(project.Refused()).Code);
    }
}
