using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using NubesGen.Diagnostics;

namespace NubesGen.Azure;

/// <summary>The ways to sign in that Terraform knows, chosen by the same variables in the same order.</summary>
/// <param name="machine">The caller's environment.</param>
/// <param name="pipeline">The way to GitHub and to the service that tells a machine its identity.</param>
internal sealed class SignIn(Machine machine, HttpPipeline pipeline)
{
    private const string LookAtVariables = "Check ARM_TENANT_ID, ARM_CLIENT_ID and what Entra knows of them, then type the same command again";

    private const string LookAtFederation =
        "Check ARM_TENANT_ID and ARM_CLIENT_ID, and that Azure trusts jobs of this GitHub environment: dotnet build -t:SetupGitOps";

    /// <summary>Chooses one. Nobody is asked for a token yet.</summary>
    /// <param name="login">Where one signs in.</param>
    /// <param name="configure">Sets transport and retries.</param>
    /// <returns>A credential that fails with NG6010.</returns>
    /// <exception cref="NubesGenException">NG6011: what that way needs is not given.</exception>
    public TokenCredential Choose(Uri login, Action<ClientOptions> configure)
    {
        if (machine.Variable("ARM_CLIENT_CERTIFICATE_PATH") is { } certificate)
        {
            const string way = "a certificate (ARM_CLIENT_CERTIFICATE_PATH)";
            var (tenant, client) = Principal(way);
            return Told(way, LookAtVariables, new ClientCertificateCredential(
                tenant, client, Load(way, certificate), Configured(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = true })));
        }

        if (machine.Variable("ARM_CLIENT_SECRET") is { } secret)
        {
            const string way = "a secret (ARM_CLIENT_SECRET)";
            var (tenant, client) = Principal(way);
            return Told(way, LookAtVariables, new ClientSecretCredential(
                tenant, client, secret, Configured(new ClientSecretCredentialOptions { DisableInstanceDiscovery = true })));
        }

        if (IsOn("ARM_USE_OIDC"))
        {
            const string way = "OIDC (ARM_USE_OIDC)";
            var (tenant, client) = Principal(way);
            return Told(way, LookAtFederation, new ClientAssertionCredential(
                tenant, client, IdToken(way), Configured(new ClientAssertionCredentialOptions { DisableInstanceDiscovery = true })));
        }

        if (IsOn("ARM_USE_MSI"))
        {
            var endpoint = machine.Variable("ARM_MSI_ENDPOINT") is { } other ? new Uri(other) : MachineIdentity.DefaultEndpoint;
            return Told("a managed identity (ARM_USE_MSI)", "Give this machine an identity, or type 'unset ARM_USE_MSI' where it has none",
                new MachineIdentity(pipeline, endpoint, machine.Variable("ARM_CLIENT_ID")));
        }

        return machine.Variable("ARM_USE_CLI") is { } cli && !IsTrue(cli)
            ? throw new NubesGenException(AzureProblems.SignInIncomplete("anything but the Azure CLI (ARM_USE_CLI)", "ARM_USE_OIDC, ARM_USE_MSI or ARM_CLIENT_SECRET"))
            : Told("the Azure CLI", "Type: az login", new AzureCliCredential(Configured(new AzureCliCredentialOptions
            {
                TenantId = machine.Variable("ARM_TENANT_ID"),
                // A cold start of Python on a busy machine.
                ProcessTimeout = TimeSpan.FromSeconds(30),
            })));

        // Microsoft's list of clouds, which Terraform does not ask either, knows nothing of a cloud that describes itself.
        T Configured<T>(T options)
            where T : TokenCredentialOptions
        {
            configure(options);
            options.AuthorityHost = login;
            return options;
        }
    }

    private ExplainedCredential Told(string way, string mend, TokenCredential inner) =>
        new(inner, reason => AzureProblems.SignInFailed(way, new Redactor(machine).Redact(reason), mend));

    private (string Tenant, string Client) Principal(string way)
    {
        var (tenant, client) = (machine.Variable("ARM_TENANT_ID"), machine.Variable("ARM_CLIENT_ID"));
        return tenant is not null && client is not null
            ? (tenant, client)
            : throw new NubesGenException(AzureProblems.SignInIncomplete(way, "ARM_TENANT_ID and ARM_CLIENT_ID"));
    }

    private X509Certificate2 Load(string way, string path)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, machine.Variable("ARM_CLIENT_CERTIFICATE_PASSWORD"));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(AzureProblems.SignInFailed(way, e.Message.TrimEnd('.'), "Mend the file, or its password in ARM_CLIENT_CERTIFICATE_PASSWORD, then type the same command again"), e);
        }
    }

    /// <summary>The token itself, a file with it, or GitHub's promise to make one.</summary>
    private Func<CancellationToken, Task<string>> IdToken(string way)
    {
        if (machine.Variable("ARM_OIDC_TOKEN") is { } token)
        {
            return _ => Task.FromResult(token);
        }

        if (machine.Variable("ARM_OIDC_TOKEN_FILE_PATH") is { } file)
        {
            // Read each time: whoever writes it replaces it before it expires.
            return async cancellationToken => (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
        }

        var url = machine.Variable("ARM_OIDC_REQUEST_URL") ?? machine.Variable("ACTIONS_ID_TOKEN_REQUEST_URL");
        var requestToken = machine.Variable("ARM_OIDC_REQUEST_TOKEN") ?? machine.Variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
        return url is not null && requestToken is not null
            ? cancellationToken => AskGitHubAsync(url, requestToken, cancellationToken)
            : throw new NubesGenException(AzureProblems.SignInIncomplete(
                way, "ARM_OIDC_TOKEN or ARM_OIDC_TOKEN_FILE_PATH, or in a GitHub workflow the permission 'id-token: write'"));
    }

    private async Task<string> AskGitHubAsync(string url, string requestToken, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(new Uri(url));
        message.Request.Uri.AppendQuery("audience", "api://AzureADTokenExchange");
        message.Request.Headers.Add("Authorization", $"Bearer {requestToken}");
        await pipeline.SendAsync(message, cancellationToken);
        if (message.Response.IsError)
        {
            throw new AuthenticationFailedException($"GitHub makes no ID token: it answered {message.Response.Status}");
        }

        using var json = JsonDocument.Parse(message.Response.Content);
        return json.RootElement.TryGetProperty("value", out var value) && value.GetString() is { Length: > 0 } made
            ? made
            : throw new AuthenticationFailedException("GitHub makes no ID token: there is none in its answer");
    }

    private bool IsOn(string name) => machine.Variable(name) is { } value && IsTrue(value);

    /// <summary>What Go takes for true.</summary>
    private static bool IsTrue(string value) => value is "1" or "t" or "T" || value.Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says in our words why one could not sign in.</summary>
    private sealed class ExplainedCredential(TokenCredential inner, Func<string, Problem> explain) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            try
            {
                return inner.GetToken(requestContext, cancellationToken);
            }
            catch (Exception e) when (IsFailure(e, cancellationToken))
            {
                throw new NubesGenException(explain(Reason(e)));
            }
        }

        public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            try
            {
                return await inner.GetTokenAsync(requestContext, cancellationToken);
            }
            catch (Exception e) when (IsFailure(e, cancellationToken))
            {
                throw new NubesGenException(explain(Reason(e)));
            }
        }

        private static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
            exception is AuthenticationFailedException || AzureConnection.IsUnreachable(exception, cancellationToken);

        /// <summary>The outer ones only say which credential it was. None is handed on: some quote what they have been answered.</summary>
        private static string Reason(Exception exception)
        {
            while (exception is AuthenticationFailedException { InnerException: { } inner })
            {
                exception = inner;
            }

            return AzureConnection.Reason(exception);
        }
    }
}
