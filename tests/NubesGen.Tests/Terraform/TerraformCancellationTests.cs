using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

[Trait("Category", "Slow")]
public sealed class TerraformCancellationTests
{
    /// <summary>The second resource waits until a file called <c>go</c> is there.</summary>
    private const string Slow = """
        resource "terraform_data" "first" {}
        resource "terraform_data" "slow" {
          depends_on = [terraform_data.first]
          provisioner "local-exec" {
            command = "touch started; while [ ! -e go ]; do sleep 0.05; done"
          }
        }
        """;

    [Fact]
    public async Task A_cancelled_apply_is_interrupted_once_saves_its_state_and_the_next_one_converges()
    {
        using var home = new TerraformHome(Slow);
        using var cancellation = new CancellationTokenSource();
        var plan = await home.PlanAsync();
        var applying = home.Client.ApplyAsync(home.Context, plan, cancellation.Token);
        await StartedAsync(home);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applying);
        var stream = await File.ReadAllTextAsync(Path.Combine(home.Context.LogDirectory, "apply.jsonl"));
        Assert.Equal(1, Count(stream, "Interrupt received"));
        Assert.DoesNotContain("Two interrupts", stream);
        Assert.Contains("terraform_data.first", await home.ResourcesAsync());
        Assert.Contains(home.Reporter.Steps, step => step.StartsWith("stopping:", StringComparison.Ordinal));
        Assert.Empty(home.Reporter.Problems);
        Assert.False(File.Exists(plan.File));

        await GoAsync(home);
        await home.ApplyAsync();
        using var after = await home.PlanAsync();
        Assert.True(after.IsEmpty);
    }

    [Fact]
    public async Task A_cancelled_plan_ends_soon_and_leaves_no_file()
    {
        using var home = new TerraformHome("");
        await home.Client.InitAsync(home.Context, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => home.Client.PlanAsync(home.Context, destroy: false, cancellation.Token));

        Assert.Empty(Directory.EnumerateFiles(home.Context.DataDirectory, "*.tfplan"));
    }

    [Fact]
    public async Task Nothing_ties_terraform_to_us_so_that_it_outlives_a_killed_build()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var home = new TerraformHome(Slow);
        var pid = 0;
        var plan = await home.PlanAsync();
        home.Context = home.Context with { OnStarted = id => pid = id };
        var applying = home.Client.ApplyAsync(home.Context, plan, CancellationToken.None);
        await StartedAsync(home);

        Assert.Equal("terraform", (await File.ReadAllTextAsync($"/proc/{pid}/comm")).Trim());
        Assert.Equal(Path.Combine(home.Context.LogDirectory, "apply.jsonl"), new FileInfo($"/proc/{pid}/fd/1").LinkTarget);
        Assert.Equal(Path.Combine(home.Context.LogDirectory, "apply.err"), new FileInfo($"/proc/{pid}/fd/2").LinkTarget);
        var stat = await File.ReadAllTextAsync($"/proc/{pid}/stat");
        var session = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3];
        Assert.Equal($"{pid}", session);

        await GoAsync(home);
        await applying;
    }

    [Fact]
    public async Task What_is_in_progress_is_shown_with_its_time_and_what_is_left()
    {
        using var home = new TerraformHome(Slow);
        var plan = await home.PlanAsync();
        var applying = home.Client.ApplyAsync(home.Context, plan, CancellationToken.None);

        await Until.TrueAsync(() => home.Reporter.Statuses.Contains("creating terraform_data.slow (1s); 1 of 2 left"));

        await GoAsync(home);
        await applying;
    }

    [Fact]
    public async Task A_terraform_that_hangs_is_killed_and_that_is_said()
    {
        using var home = new TerraformHome(Slow);
        var pid = 0;
        var plan = await home.PlanAsync();
        home.Context = home.Context with { LockTimeout = TimeSpan.Zero, OnStarted = id => pid = id };
        var client = new TerraformClient(home.Runner, home.Reporter, home.Machine, home.Tool) { TimeLimits = new TerraformTimeLimits { Apply = TimeSpan.FromSeconds(1) } };

        var error = await Assert.ThrowsAsync<NubesGenException>(() => client.ApplyAsync(home.Context, plan, CancellationToken.None));

        Assert.Equal("NG3012", Assert.Single(error.Problems).Code);
        Assert.Null(ProcessTable.Identify(pid));
    }

    [Fact]
    public async Task A_locked_state_names_its_holder()
    {
        using var home = new TerraformHome(Slow);
        var plan = await home.PlanAsync();
        var applying = home.Client.ApplyAsync(home.Context, plan, CancellationToken.None);
        await StartedAsync(home);
        var other = home.Context with { LockTimeout = TimeSpan.FromSeconds(1), LogDirectory = home["other logs"] };

        var error = await Assert.ThrowsAsync<NubesGenException>(() => home.Client.PlanAsync(other, destroy: false, CancellationToken.None));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("NG3010", problem.Code);
        Assert.Contains($"{Environment.UserName}@", problem.Message);
        Assert.Contains("OperationTypeApply", problem.Message);
        Assert.Contains("waiting for somebody else's lock on the state, at most 1s", home.Reporter.Steps);
        await GoAsync(home);
        await applying;
    }

    private static Task StartedAsync(TerraformHome home) => Until.TrueAsync(() => File.Exists(Path.Combine(home.Configuration, "started")));

    private static Task GoAsync(TerraformHome home) => File.WriteAllTextAsync(Path.Combine(home.Configuration, "go"), "");

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
