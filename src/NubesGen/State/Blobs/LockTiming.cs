namespace NubesGen.State;

/// <summary>How long things take around a lock.</summary>
/// <param name="Lease">How long a lease lasts that is not renewed; Azure takes 15 to 60 s.</param>
/// <param name="Renewal">How often it is renewed.</param>
/// <param name="Poll">How often those who wait look.</param>
/// <param name="Settling">For how long Terraform's lock without a holder must stay as it is before it counts as left behind: a living Terraform says who it is at once.</param>
internal sealed record LockTiming(TimeSpan Lease, TimeSpan Renewal, TimeSpan Poll, TimeSpan Settling)
{
    /// <summary>The service's longest lease that ends by itself, renewed often enough for two attempts to fail.</summary>
    public static LockTiming Default { get; } =
        new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
}
