namespace NubesGen.Simulator.Protocol;

/// <summary>How Terraform starts a provider: it tells by environment variables what it wants, and reads one line.</summary>
internal static class PluginProcess
{
    /// <summary>What a provider may be sure of to have been started by Terraform.</summary>
    public const string CookieVariable = "TF_PLUGIN_MAGIC_COOKIE";

    private const string Cookie = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
    private const string ClientCertificateVariable = "PLUGIN_CLIENT_CERT";

    /// <summary>A Terraform that asks its user something keeps its connection: this is for one that is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whether Terraform has started us.</summary>
    public static bool IsOne(Func<string, string?> variable) => variable(CookieVariable) == Cookie;

    /// <summary>Serves one Terraform until it says so or is gone.</summary>
    /// <param name="endpoint">Makes what answers the requests, given what ends us.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="output">Where Terraform reads from.</param>
    public static async Task RunAsync(Func<Action, Microsoft.AspNetCore.Http.RequestDelegate> endpoint, Func<string, string?> variable, TextWriter output)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var tls = variable(ClientCertificateVariable) is { Length: > 0 } pem ? new PluginTls(pem) : null;
        await using var server = await PluginServer.StartAsync(endpoint(() => ended.TrySetResult()), tls);
        await output.WriteAsync($"1|6|tcp|{server.Address}|grpc|{tls?.Encoded}\n");
        await output.FlushAsync();
        await Task.WhenAny(ended.Task, Parent.GoneAsync(() => server.Connections, Patience));
        // Terraform waits for our end, and no connection of its own needs a farewell.
        Environment.Exit(0);
    }
}
