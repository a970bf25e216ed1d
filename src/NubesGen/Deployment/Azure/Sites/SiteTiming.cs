namespace NubesGen.Deployment.Azure.Sites;

/// <summary>How long things take around a site.</summary>
internal sealed record SiteTiming
{
    /// <summary>How long a request is tried again that finds another deployment, a site that is cold or nobody at all.</summary>
    public TimeSpan RetryLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Before the second try; doubles from try to try.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two tries at the most.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two looks at a deployment.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long an upload may stand still, and any answer be on its way. A little more than the 230 s after which Azure's front end gives up by itself:
    /// https://learn.microsoft.com/troubleshoot/azure/app-service/web-apps-performance-faqs#why-does-my-request-time-out-after-230-seconds.
    /// </summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(240);

    /// <summary>How long the platform may take to unpack a package. The Azure CLI gives it 15 minutes.</summary>
    public TimeSpan DeploymentLimit { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long Resource Manager may not know of a deployment that the site has accepted.</summary>
    public TimeSpan StatusLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause after a try that has failed: half of what is due at least, so that two who wait for each other do not come back together.</summary>
    /// <param name="tries">How many have failed, from 1.</param>
    /// <param name="random">0 to 1.</param>
    /// <returns>The pause.</returns>
    public TimeSpan Pause(int tries, double random)
    {
        var due = FirstPause * Math.Pow(2, Math.Min(tries - 1, 30));
        return (due < LongestPause ? due : LongestPause) * (0.5 + (random / 2));
    }
}
