using System.Text.Json.Nodes;
using NubesGen.Deployment.Azure;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Azure.Containers;

/// <summary>Which revision of a container app serves: our own code, with a real registry and Container Apps played on loopback.</summary>
public sealed class RevisionTests(PublishedProject project) : IClassFixture<PublishedProject>
{
    [Fact]
    public async Task A_release_serves_once_it_is_healthy_the_same_again_does_nothing_and_a_rollback_brings_the_one_before()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        Assert.Equal("placeholder", await alice.VisitAsync());
        var one = alice.Publish("one");

        var first = await alice.DeployAsync(one);

        Assert.Equal("one", await alice.VisitAsync());
        Assert.Equal((true, 1), (first.Changed, first.Release));
        Assert.Matches($"^{alice.App.Name}--r1-[0-9a-f]{{8}}$", Assert.Single(alice.App.Active));
        project.Containers.Apps.Clear();
        project.Containers.Front.Clear();

        Assert.False((await alice.DeployAsync(one)).Changed);

        Assert.Empty(project.Containers.Front.Requests);
        Assert.Empty(project.Containers.Apps.Changes);

        Assert.Equal(2, (await alice.DeployAsync(alice.Publish("two"))).Release);
        Assert.Equal("two", await alice.VisitAsync());
        var firstRevision = alice.App.Revisions[1];
        Assert.False(firstRevision.Active);

        Assert.Equal(1, (await alice.RollbackAsync()).Release);

        Assert.Equal("one", await alice.VisitAsync());
        Assert.Equal([firstRevision.Name], alice.App.Active);
        Assert.Equal(3, alice.App.Revisions.Count);
    }

    [Theory]
    [InlineData("broken", "GET / answered 500")]
    [InlineData("crash", "provisioning state Failed")]
    public async Task One_that_is_not_healthy_gets_no_request_and_the_error_says_what_Azure_knows(string text, string reason)
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        await alice.ServeByHandAsync(1, "one");
        var serving = alice.App.Serving!;

        var release = await alice.StageByHandAsync(2, text);
        var message = await ContainerEnvironment.FailAsync("NG5050", () => ServeAsync(alice, release));

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("What served before still serves.", message, StringComparison.Ordinal);
        Assert.Contains("CrashLoopBackOff", message, StringComparison.Ordinal);
        Assert.Equal("one", await alice.VisitAsync());
        Assert.Equal([serving.Name], alice.App.Active);

        // Nothing is mended then, and the next one serves.
        await alice.ReconcileAsync();
        Assert.Equal(serving, alice.App.Serving);
        await alice.ServeByHandAsync(3, "three");
        Assert.Equal("three", await alice.VisitAsync());
    }

    [Fact]
    public async Task Requests_never_go_to_a_revision_that_is_not_set_up_yet()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project, healthCheckPath: "/health");
        await alice.ServeByHandAsync(1, "one");
        alice.App.Looks = 5;
        var seen = new List<string>();
        project.Containers.Apps.Before = async _ =>
        {
            seen.Add(await alice.VisitAsync());
            return false;
        };

        try
        {
            await alice.ServeByHandAsync(2, "two");
        }
        finally
        {
            project.Containers.Apps.Before = null;
        }

        Assert.Equal("two", await alice.VisitAsync());
        Assert.True(seen.Count > 6, $"{seen.Count}");
        Assert.Equal(["one", "two"], seen.Distinct());
        var probes = alice.App.Revisions[^1].Template["containers"]![0]!["probes"]!.AsArray();
        Assert.Equal(["Startup", "Readiness", "Liveness"], probes.Select(probe => (string)probe!["type"]!));
        Assert.All(probes, probe => Assert.Equal("/health", (string)probe!["httpGet"]!["path"]!));
    }

    [Fact]
    public async Task Settings_that_Terraform_changes_come_to_the_release_that_serves()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        await alice.ServeByHandAsync(1, "one");
        await alice.ServeByHandAsync(2, "two");
        project.Containers.Apps.Clear();

        await alice.ReconcileAsync();
        Assert.Equal($"GET containerApps/{alice.App.Name}", Assert.Single(project.Containers.Apps.Requests));

        await alice.App.ChangeByTerraformAsync(Setting("Colour", "red"));
        Assert.NotEqual(alice.App.Revisions[^1], alice.App.Serving);
        await alice.ReconcileAsync();

        Assert.Equal("two", await alice.VisitAsync());
        Assert.Equal(alice.App.Revisions[^1], alice.App.Serving);
        Assert.Equal([alice.App.Serving!.Name], alice.App.Active);

        // What is gone back to gets them too.
        await alice.RollbackAsync(1);
        Assert.Equal("one", await alice.VisitAsync());
        Assert.Contains("Colour", alice.App.Serving!.Template.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(alice.Reporter.Problems);

        // Terraform hands back the image of the latest revision, which need not be the one that serves.
        await alice.RollbackAsync(2);
        await alice.App.ChangeByTerraformAsync(Setting("Colour", "blue"));
        await alice.ReconcileAsync();
        Assert.Equal("two", await alice.VisitAsync());
        Assert.Contains("blue", alice.App.Serving!.Template.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_the_release_cannot_live_with_are_told_and_leave_it_as_it_was()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        var release = await alice.ServeByHandAsync(1, "one");
        var serving = alice.App.Serving!;
        await alice.App.ChangeByTerraformAsync(Setting("CRASH", "yes"));

        await alice.ReconcileAsync();
        await alice.ReconcileAsync();

        Assert.Equal(["NG5052", "NG5052"], alice.Reporter.Problems.Select(problem => problem.Code));
        Assert.All(alice.Reporter.Problems, problem => Assert.Equal(Severity.Warning, problem.Severity));
        Assert.Equal("one", await alice.VisitAsync());
        Assert.Equal([serving.Name], alice.App.Active);
        // So that deploying the same again is no "nothing to do".
        Assert.False(await alice.Host.ServesAsync(release, CancellationToken.None));
    }

    [Fact]
    public async Task Before_the_first_deployment_the_placeholder_is_left_alone()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        await alice.App.ChangeByTerraformAsync(Setting("Colour", "red"));

        await alice.ReconcileAsync();

        Assert.Empty(project.Containers.Apps.Requests);
        Assert.Equal("placeholder", await alice.VisitAsync());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task Cut_off_between_push_and_traffic_what_served_serves_and_once_more_ends_right(string cutAt)
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        await alice.ServeByHandAsync(1, "one");
        var release = await alice.StageByHandAsync(2, "two");
        var changes = 0;
        project.Containers.Apps.Before = context =>
        {
            // The first change makes the revision; from the second on nobody is there any more, as for who is killed.
            if (context.Request.Method != "GET" && ++changes >= (cutAt == "PATCH" ? 2 : 3))
            {
                context.Abort();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };
        try
        {
            await ServeAsync(alice, release).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        finally
        {
            project.Containers.Apps.Before = null;
        }

        Assert.Equal(cutAt == "PATCH" ? "one" : "two", await alice.VisitAsync());
        Assert.Equal(2, alice.App.Active.Count);
        await ServeAsync(alice, release);

        Assert.Equal("two", await alice.VisitAsync());
        Assert.Single(alice.App.Active);
        Assert.Equal(3, alice.App.Revisions.Count);
    }

    [Fact]
    public async Task A_worker_without_address_is_healthy_when_it_runs_and_then_alone()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project, servesHttp: false);
        await alice.ServeByHandAsync(1, "one");
        var first = Assert.Single(alice.App.Active);

        var crashing = await alice.StageByHandAsync(2, "crash");
        await ContainerEnvironment.FailAsync("NG5050", () => ServeAsync(alice, crashing));
        Assert.Equal([first], alice.App.Active);

        var third = await alice.ServeByHandAsync(3, "three");
        Assert.Contains("--r3-", Assert.Single(alice.App.Active), StringComparison.Ordinal);
        Assert.True(await alice.Host.ServesAsync(third, CancellationToken.None));

        await alice.App.ChangeByTerraformAsync(Setting("Colour", "red"));
        await alice.ReconcileAsync();
        Assert.Equal([alice.App.Revisions[^1].Name], alice.App.Active);
    }

    [Fact]
    public async Task The_image_of_a_release_that_is_forgotten_goes_unless_the_app_still_names_it()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        var first = await alice.ServeByHandAsync(1, "one");
        await alice.Host.ForgetAsync(first, CancellationToken.None);
        Assert.True(await project.Containers.Images.HasAsync(first.Image!));
        await alice.ServeByHandAsync(2, "two");

        await alice.Host.ForgetAsync(first, CancellationToken.None);

        Assert.False(await project.Containers.Images.HasAsync(first.Image!));
        await alice.App.ChangeByTerraformAsync(Setting("Colour", "red"));
        await ContainerEnvironment.FailAsync("NG5054", () => ServeAsync(alice, first));
        Assert.Equal("two", await alice.VisitAsync());
    }

    [Fact]
    public async Task A_command_runs_inside_the_network_with_the_image_of_the_release()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        var release = await alice.StageByHandAsync(1, "one");
        var variables = new Dictionary<string, string> { ["NUBESGEN_DATABASE"] = "todo" };
        await ContainerEnvironment.FailAsync("NG5055", () => alice.Host.RunAsync(release, ["/app/migrate"], variables, CancellationToken.None));
        var job = alice.AddJob();

        await alice.Host.RunAsync(release, ["/app/migrate", "--verbose"], variables, CancellationToken.None);

        var container = Assert.Single(job.Runs)["containers"]![0]!;
        Assert.Equal(release.Image, (string)container["image"]!);
        Assert.Equal("""["/app/migrate"]""", container["command"]!.ToJsonString());
        Assert.Equal("""["--verbose"]""", container["args"]!.ToJsonString());
        Assert.Equal(["AZURE_CLIENT_ID", "NUBESGEN_DATABASE", "NUBESGEN_RUN"], container["env"]!.AsArray().Select(variable => (string)variable!["name"]!));

        job.Outcome = "Failed";
        var message = await ContainerEnvironment.FailAsync("NG5056", () => alice.Host.RunAsync(release, ["/app/migrate"], variables, CancellationToken.None));
        Assert.Contains("az containerapp job logs show", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_inside_the_network_is_stopped_with_the_deployment()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        var release = await alice.StageByHandAsync(1, "one");
        var job = alice.AddJob();
        job.Outcome = "Running";
        using var stop = new CancellationTokenSource();
        var running = alice.Host.RunAsync(release, ["/app/migrate"], new Dictionary<string, string>(), stop.Token);
        await Until.TrueAsync(() => job.Runs.Count == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.EndsWith("-0", Assert.Single(job.Stopped), StringComparison.Ordinal);
    }

    private static Action<JsonObject> Setting(string name, string value) => template =>
        template["containers"]![0]!["env"]!.AsArray().Add(new JsonObject { ["name"] = name, ["value"] = value });

    private static Task ServeAsync(ContainerEnvironment environment, AzureRelease release) =>
        environment.Host.ServeAsync(release, previous: null, TimeSpan.FromSeconds(3), new PhaseTimes(TimeProvider.System), CancellationToken.None);
}
