namespace NubesGen.Deployment.Local;

/// <summary>Asks a process on loopback how it is.</summary>
internal static class LocalHealth
{
    /// <summary>Asks until the answer is good, the process ends or the time is over.</summary>
    /// <param name="address">Where the application should answer.</param>
    /// <param name="path">See <see cref="LocalDeployment.HealthCheckPath"/>.</param>
    /// <param name="process">Who should answer.</param>
    /// <param name="timeout">How long to ask.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns><see langword="null"/> when healthy, else what was the matter at last.</returns>
    public static async Task<string?> WaitAsync(Uri address, string? path, ProcessRecord process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { Timeout = HealthCheck.AnswerLimit };
        return await new HealthCheck(client, path).WaitAsync(address, timeout, () => process.IsAlive() ? null : "it has ended", cancellationToken);
    }
}
