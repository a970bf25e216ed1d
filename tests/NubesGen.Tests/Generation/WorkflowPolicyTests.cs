using NubesGen.Tests.WorkflowRuns;

namespace NubesGen.Tests.Generation;

public sealed class WorkflowPolicyTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Policies => [.. WorkflowPolicies.All.Keys];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_generated_workflow_keeps_to_it(string policy) =>
        Assert.All(GeneratedWorkflows.All(folder.Path), text => Assert.Empty(WorkflowPolicies.All[policy](Workflow.Parse(text))));

    /// <summary>For each policy workflows that offend against it, by an edit that somebody could make.</summary>
    [Theory]
    [InlineData("pins", "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7")]
    [InlineData("pins", " # v7.0.1", "")]
    [InlineData("permissions", "permissions: {}", "permissions: write-all")]
    [InlineData("permissions", "      pull-requests: read", "      pull-requests: write")]
    [InlineData("permissions", "    permissions:\n      contents: read\n      id-token: write\n    env:", "    env:")]
    [InlineData("no interpolation", "dotnet build \"./$PROJECT\" -t:PlanEnv", "dotnet build -t:PlanEnv -p:NubesGenBranch=${{ github.base_ref }}")]
    [InlineData("no secrets", "${{ vars.AZURE_CLIENT_ID }}", "${{ secrets.AZURE_CLIENT_ID }}")]
    [InlineData("no credentials left", "persist-credentials: false", "persist-credentials: true")]
    [InlineData("one queue", "github.event_name == 'delete' && github.event.ref || inputs.branch || github.ref_name }}\n      cancel", "github.ref }}\n      cancel")]
    [InlineData("one queue", "inputs.branch || github.ref_name }}\n      cancel", "github.ref_name }}\n      cancel")]
    [InlineData("one queue", "cancel-in-progress: false", "cancel-in-progress: true")]
    [InlineData("one queue", "group: plans/", "group: gitops/")]
    [InlineData("one queue", "  unlock:\n", "  unlock:\n    concurrency: { group: all }\n")]
    [InlineData("jobs", "&& !github.event.created", "")]
    [InlineData("jobs", "github.event_name == 'delete' && github.event.ref_type == 'branch' && ", "github.event_name == 'delete' && ")]
    [InlineData("jobs", "if: github.event_name == 'schedule'", "if: github.event_name == 'schedule' || github.event_name == 'push'")]
    [InlineData("environments", "\"env-prod\",", "")]
    [InlineData("environments", "'nubesgen-plan-protected' || 'nubesgen-plan'", "'nubesgen-protected' || 'nubesgen'")]
    [InlineData("forks", "&& github.event.pull_request.head.repo.full_name == github.repository", "")]
    [InlineData("forks", "&& github.event.pull_request.head.repo.full_name == github.repository", "&& github.event.pull_request.head.repo.full_name != 'mallory/todo'")]
    [InlineData("time limits", "    timeout-minutes: 30\n", "")]
    [InlineData("release", "if: cancelled()", "if: success()")]
    public void It_catches_a_workflow_that_does_not(string policy, string text, string bad)
    {
        var workflow = GeneratedWorkflows.Of(folder.Path);
        Assert.Contains(text, workflow, StringComparison.Ordinal);

        Assert.NotEmpty(WorkflowPolicies.All[policy](Workflow.Parse(workflow.Replace(text, bad, StringComparison.Ordinal))));
    }

    [Fact]
    public void No_policy_is_without_a_workflow_that_it_catches()
    {
        var caught = typeof(WorkflowPolicyTests).GetMethod(nameof(It_catches_a_workflow_that_does_not))!
            .GetCustomAttributesData().Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (string)((IReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!).First().Value!);

        Assert.Empty(WorkflowPolicies.All.Keys.Except(caught));
    }
}
