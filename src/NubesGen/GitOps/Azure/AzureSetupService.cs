using System.Text;
using System.Text.Json;
using NubesGen.Azure;
using NubesGen.GitOps.Steps;

namespace NubesGen.GitOps.Azure;

/// <summary>Asks Azure Resource Manager for the set-up.</summary>
/// <param name="connection">The way there.</param>
internal sealed class AzureSetupService(AzureConnection connection) : ISetupService
{
    /// <inheritdoc/>
    public async Task<JsonElement?> GetAsync(SetupCall call, CancellationToken cancellationToken)
    {
        var manager = await connection.ResourceManagerAsync(cancellationToken);
        using var answer = await manager.GetAsync(call.Path, call.ApiVersion!, cancellationToken);
        return answer?.RootElement.Clone();
    }

    /// <inheritdoc/>
    public async Task ChangeAsync(SetupCall call, CancellationToken cancellationToken)
    {
        var manager = await connection.ResourceManagerAsync(cancellationToken);
        var body = call.Body is null ? null : new BinaryData(Encoding.UTF8.GetBytes(call.Body.ToJsonString()));
        using var answer = await manager.ChangeAsync(call.Method, call.Path, call.ApiVersion!, body, cancellationToken);
    }
}
