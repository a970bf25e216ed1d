using NubesGen.State;

namespace NubesGen.GitOps.GitHub;

/// <summary>Where a repository is on GitHub: the public one, one with its own data (<c>ghe.com</c>), or an Enterprise Server.</summary>
/// <param name="Host">E.g. <c>github.com</c>.</param>
/// <param name="Path"><c>owner/name</c>, in lower case.</param>
internal sealed record GitHubRemote(string Host, string Path)
{
    private const string PublicHost = "github.com";

    /// <summary>Whether GitHub runs it, so that tokens for GitHub are for it. Any other host may be anybody's.</summary>
    public bool IsGitHubs => Host == PublicHost || HasOwnData;

    /// <summary>How environments are owned: <c>host/owner/name</c>.</summary>
    public string Repository => $"{Host}/{Path}";

    /// <summary>Who signs the tokens that jobs sign in to Azure with: https://docs.github.com/actions/reference/security/oidc.</summary>
    public string Issuer => Host == PublicHost ? "https://token.actions.githubusercontent.com"
        : HasOwnData ? $"https://token.actions.{Host}"
        : $"https://{Host}/_services/token";

    private bool HasOwnData => Host.EndsWith(".ghe.com", StringComparison.Ordinal);

    /// <summary>Reads the address of a remote.</summary>
    /// <param name="remote">As git has it.</param>
    /// <returns><see langword="null"/>: it cannot be on any GitHub.</returns>
    public static GitHubRemote? Parse(string? remote) =>
        Owner.RepositoryOf(remote)?.Split('/') is [var host, { Length: > 0 } owner, { Length: > 0 } name]
            // https://docs.github.com/authentication/troubleshooting-ssh/using-ssh-over-the-https-port.
            ? new GitHubRemote(host == "ssh.github.com" ? PublicHost : host, $"{owner}/{name}")
            : null;

    /// <summary>Where its REST API is. What the environment says counts for the GitHub that it speaks of only: a token goes there.</summary>
    /// <param name="machine">The caller's environment.</param>
    /// <returns>Without a slash at the end.</returns>
    public Uri Api(Machine machine) =>
        machine.Variable("GITHUB_API_URL") is { } api && IsOf(machine) ? new Uri(api.TrimEnd('/'))
        : Host == PublicHost ? new Uri("https://api.github.com")
        : HasOwnData ? new Uri($"https://api.{Host}")
        : new Uri($"https://{Host}/api/v3");

    /// <summary>Where the API is of the GitHub that a run is of; outside of any, GitHub's own.</summary>
    /// <param name="machine">The caller's environment.</param>
    /// <returns>Without a slash at the end.</returns>
    public static Uri ApiOfRun(Machine machine) =>
        Uri.TryCreate(machine.Variable("GITHUB_API_URL")?.TrimEnd('/'), UriKind.Absolute, out var api) ? api
        : new GitHubRemote(Uri.TryCreate(machine.Variable("GITHUB_SERVER_URL"), UriKind.Absolute, out var server) ? server.Host : PublicHost, "").Api(machine);

    /// <summary>Whether the caller is a job of this very GitHub.</summary>
    /// <param name="machine">The caller's environment.</param>
    public bool IsOf(Machine machine) =>
        Uri.TryCreate(machine.Variable("GITHUB_SERVER_URL"), UriKind.Absolute, out var server) && server.Host.Equals(Host, StringComparison.OrdinalIgnoreCase);
}
