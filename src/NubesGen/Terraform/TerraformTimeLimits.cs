namespace NubesGen.Terraform;

/// <summary>When a Terraform that does not end is killed: a last resort, far beyond what any honest run takes.</summary>
public sealed record TerraformTimeLimits
{
    /// <summary>For <c>init</c>, which waits for ever behind a proxy that answers 5xx.</summary>
    public TimeSpan Init { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For <c>plan</c>.</summary>
    public TimeSpan Plan { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>For <c>apply</c> and for commands of the user's own: some Azure resources take more than an hour.</summary>
    public TimeSpan Apply { get; init; } = TimeSpan.FromHours(4);

    /// <summary>For commands that only read.</summary>
    public TimeSpan Read { get; init; } = TimeSpan.FromMinutes(5);
}
