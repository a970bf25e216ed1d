using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// A web app, a slot of one, or a function app on Flex Consumption. No .NET runs in it: it answers with the text in the package's <c>answer.txt</c>
/// (at the top or in <c>wwwroot</c>). Empty files with these names make it something else: <c>unhealthy</c> answers 500, <c>unhealthy-in-production</c>
/// does so only where the traffic is, <c>crashes</c> never starts, <c>host-error</c> is a Functions host that has not started.
/// </summary>
/// <param name="id">Its ID in Resource Manager.</param>
/// <param name="host">The name it answers to.</param>
/// <param name="isFlex">Whether it is a function app on Flex Consumption.</param>
/// <param name="folder">Absolute path of a folder of its own.</param>
internal sealed class LoopbackSite(string id, string host, bool isFlex, string folder)
{
    private readonly Lock changing = new();
    private List<LoopbackDeployment> deployments = [];
    private string? deployed;
    private string? before;
    private DateTime startsAt;

    public string Id { get; } = id;

    public string Host { get; } = host;

    public string ScmHost { get; } = host.Replace(".azurewebsites.net", ".scm.azurewebsites.net", StringComparison.Ordinal);

    public bool IsFlex { get; } = isFlex;

    public bool IsSlot => Id.Contains("/slots/", StringComparison.OrdinalIgnoreCase);

    public bool IsStopped { get; set; }

    /// <summary>Whether Resource Manager knows how its deployments start.</summary>
    public bool TracksDeployments { get; set; } = true;

    /// <summary>How long the files of a deployment take to be in their place.</summary>
    public TimeSpan DeploysFor { get; set; }

    /// <summary>How long the instance of the version before answers after that.</summary>
    public TimeSpan StartsFor { get; set; }

    /// <summary>What happens to its next uploads; one takes the first.</summary>
    public ConcurrentQueue<SiteFault> UploadFaults { get; } = new();

    /// <summary>What happens to the next other requests to its deployment site.</summary>
    public ConcurrentQueue<SiteFault> ScmFaults { get; } = new();

    /// <summary>What its next deployments end as, in Kudu's numbers, whatever comes of them; one takes the first.</summary>
    public ConcurrentQueue<int> NextEndsAs { get; } = new();

    public ConcurrentDictionary<string, string> Settings { get; } = new();

    /// <summary>What its deployment site and its address were asked and have answered, e.g. <c>POST /api/publish 202</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>How many packages have arrived.</summary>
    public int Uploads { get; private set; }

    public IReadOnlyList<LoopbackDeployment> Deployments
    {
        get
        {
            lock (changing)
            {
                return [.. deployments];
            }
        }
    }

    /// <summary>Takes a package.</summary>
    /// <returns>The deployment; null when another one runs.</returns>
    public LoopbackDeployment? Deploy(string zip, string? deployer)
    {
        lock (changing)
        {
            if (deployments.Any(other => !other.IsComplete))
            {
                return null;
            }

            var target = Path.Combine(folder, Guid.NewGuid().ToString("N"));
            var deployment = new LoopbackDeployment(Guid.NewGuid().ToString(), deployer, DateTime.UtcNow + DeploysFor + (IsFlex ? StartsFor : TimeSpan.Zero));
            deployments.Add(deployment);
            Uploads++;
            deployment.EndsAs = NextEndsAs.TryDequeue(out var end) ? end : null;
            try
            {
                ZipFile.ExtractToDirectory(zip, target);
            }
            catch (InvalidDataException e)
            {
                deployment.Failure = e.Message;
                return deployment;
            }

            before = Answering();
            deployed = target;
            startsAt = deployment.CompleteAt + (IsFlex ? TimeSpan.Zero : StartsFor);
            deployment.StartedAt = startsAt;
            deployment.Crashes = Has(target, "crashes");
            return deployment;
        }
    }

    /// <summary>Exchanges what is in two sites; what their deployment sites know of it comes along.</summary>
    public void Swap(LoopbackSite other)
    {
        (deployments, other.deployments) = (other.deployments, deployments);
        (deployed, other.deployed) = (other.deployed, deployed);
        (before, other.before) = (other.before, before);
        (startsAt, other.startsAt) = (other.startsAt, startsAt);
    }

    /// <summary>Ends the instances of an earlier version.</summary>
    public void Restart() => startsAt = DateTime.MinValue;

    /// <summary>A file in its folder, which a deployment fills before anything starts.</summary>
    /// <returns>Absolute path; null when there is none.</returns>
    public string? File(string name) => deployed is null || Path.Combine(deployed, name) is var path && !System.IO.File.Exists(path) ? null : path;

    public bool HasHostError => Has(Answering(), "host-error");

    /// <summary>Answers a visitor.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var running = Answering();
        var text = running is null ? "Your web app is running and waiting for your content"
            : new[] { "answer.txt", Path.Combine("wwwroot", "answer.txt") }.Select(name => Path.Combine(running, name)).Where(System.IO.File.Exists)
                .Select(System.IO.File.ReadAllText).FirstOrDefault("");
        context.Response.StatusCode = IsStopped ? 403
            : Has(running, "unhealthy") || (!IsSlot && Has(running, "unhealthy-in-production")) ? 500
            : Has(running, "crashes") ? 503
            : 200;
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path} {context.Response.StatusCode}");
        await context.Response.WriteAsync(context.Response.StatusCode == 200 ? text : "", Encoding.UTF8);
    }

    private string? Answering() => DateTime.UtcNow >= startsAt ? deployed : before;

    private static bool Has(string? folder, string name) =>
        folder is not null && (System.IO.File.Exists(Path.Combine(folder, name)) || System.IO.File.Exists(Path.Combine(folder, "wwwroot", name)));
}

/// <summary>A deployment to a site.</summary>
internal sealed class LoopbackDeployment(string id, string? deployer, DateTime completeAt)
{
    public string Id { get; } = id;

    public string? Deployer { get; } = deployer;

    public DateTime CompleteAt { get; } = completeAt;

    public DateTime StartedAt { get; set; }

    public string? Failure { get; set; }

    public bool Crashes { get; set; }

    /// <summary>What it ends as, where that is said; else what comes of it.</summary>
    public int? EndsAs { get; set; }

    public bool IsComplete => DateTime.UtcNow >= CompleteAt;

    /// <summary>The status of Kudu: 2 deploying, 3 failed, 4 success.</summary>
    public int Status => !IsComplete ? 2 : EndsAs ?? (Failure is null ? 4 : 3);
}
