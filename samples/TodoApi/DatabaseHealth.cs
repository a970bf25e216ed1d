using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace TodoApi;

/// <summary>Healthy when the database answers. What it throws counts as unhealthy.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select 1");
        await command.ExecuteScalarAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
