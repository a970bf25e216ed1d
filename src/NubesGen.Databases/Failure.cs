using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace NubesGen.Databases;

/// <summary>What can be told of a failure.</summary>
internal static class Failure
{
    /// <summary>Cannot open server, client with IP address is not allowed:
    /// https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues.</summary>
    private const int SqlFirewall = 40615;

    /// <summary>What clients of MySQL say when a host does not answer: https://dev.mysql.com/doc/mysql-errors/8.4/en/client-error-reference.html.</summary>
    private const string MySqlUnableToConnect = "Unable to connect to any of the specified MySQL hosts";

    /// <summary>What was said, in one line.</summary>
    /// <param name="exception">The failure.</param>
    /// <returns>Of a database its own words.</returns>
    public static string Message(Exception exception) =>
        string.Join(' ', exception.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>Whether the server was not reached, or has refused the address before it asked who it is.</summary>
    /// <param name="exception">The failure.</param>
    /// <returns>False when the database itself has spoken.</returns>
    public static bool IsUnreachable(Exception exception) => exception switch
    {
        // A connection that was never made has no id.
        SqlException sql => sql.Number == SqlFirewall || sql.ClientConnectionId == Guid.Empty,
        TimeoutException => true,
        DbException { SqlState: { Length: > 0 } and not "08001" and not "HY000" } => false,
        DbException database => Reason(database) || database.Message.StartsWith(MySqlUnableToConnect, StringComparison.Ordinal),
        _ => false,
    };

    private static bool Reason(Exception? exception) => exception switch
    {
        null => false,
        SocketException or TimeoutException => true,
        _ => Reason(exception.InnerException),
    };
}
