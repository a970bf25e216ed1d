using NubesGen.Diagnostics;
using NubesGen.Operations;

namespace NubesGen.Tests.Operations;

/// <summary>What was reviewed is what is applied, with the real Terraform.</summary>
[Trait("Category", "Slow")]
public sealed class PlanReviewTests : IDisposable
{
    private readonly SessionHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_reviewed_plan_is_applied_and_any_other_is_refused_before_anything_is_touched()
    {
        home.Declare(("one", "a"));
        await home.ProvisionAsync();
        home.Declare(("one", "b"), ("two", "b"));
        var reviewed = await home.PlanAsync();
        Assert.Equal(reviewed.Digest, (await home.PlanAsync()).Digest);
        home.Review = new PlanReview(reviewed.ToDigest(), "on pull request #7");

        home.Declare(("one", "c"), ("three", "b"));
        var before = await home.FactsAsync();
        var problem = (await Assert.ThrowsAsync<NubesGenException>(home.ProvisionAsync)).Problems[0];
        Assert.Equal("NG3040", problem.Code);
        Assert.Contains("on pull request #7", problem.Message, StringComparison.Ordinal);
        Assert.Contains("terraform_data.one: another value of input; terraform_data.three: create, which was not reviewed; terraform_data.two: no create any more", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before!.Serial, (await home.FactsAsync())!.Serial);

        home.Declare(("one", "b"), ("two", "b"));
        await home.ProvisionAsync();
        Assert.Contains(home.Reporter.Steps, step => step.StartsWith("the plan is what was reviewed on pull request #7", StringComparison.Ordinal));
        Assert.Equal(2, (await home.FactsAsync())!.Resources);
    }

    [Fact]
    public async Task A_run_that_failed_half_way_is_run_again()
    {
        home.Declare(("one", "a"), ("two", "b"));
        home.Write("last.tf", "resource \"terraform_data\" \"last\" {\n  input = terraform_data.one.id\n  provisioner \"local-exec\" {\n    command = \"test -e go\"\n  }\n}\n");
        home.Review = new PlanReview((await home.PlanAsync()).ToDigest(), "on pull request #7");
        await Assert.ThrowsAsync<NubesGenException>(home.ProvisionAsync);

        home.Write("go", "");
        await home.ProvisionAsync();

        Assert.Equal(3, (await home.FactsAsync())!.Resources);
        // It is all there: there is nothing left to be compared.
        await home.ProvisionAsync();
    }

    [Fact]
    public async Task A_digest_on_the_command_line_is_enough()
    {
        home.Declare(("one", "a"));
        var digest = (await home.PlanAsync()).Digest;

        home.Review = new PlanReview(new NubesGen.GitOps.PlanDigest(new string('0', 12), null), "(on the command line)");
        Assert.Equal("NG3040", (await Assert.ThrowsAsync<NubesGenException>(home.ProvisionAsync)).Problems[0].Code);

        home.Review = new PlanReview(new NubesGen.GitOps.PlanDigest(digest[..12], null), "(on the command line)");
        await home.ProvisionAsync();
        await home.DestroyAsync();
        Assert.Null(await home.Store.ReadAsync("reviewed-plan.json", CancellationToken.None));
    }
}
