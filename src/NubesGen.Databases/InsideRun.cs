using System.Data.Common;
using System.Diagnostics;

namespace NubesGen.Databases;

/// <summary>Carries an order out in a container of the application: signs in with the container's identity, then runs the bundles that hold something new.</summary>
/// <param name="order">The order.</param>
/// <param name="inside">Its part for inside.</param>
/// <param name="identity">Who we are.</param>
/// <param name="folder">Absolute path of the folder with the bundles.</param>
/// <param name="output">Told what is done.</param>
internal sealed class InsideRun(Order order, InsideOrder inside, ManagedIdentity identity, string folder, TextWriter output)
{
    /// <summary>Does it all.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>0, or the exit code of the bundle that failed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var token = await identity.TokenAsync(inside.ClientId, inside.Resource, cancellationToken);
        var applied = await new Administration(SignedIn(token)).RunAsync(cancellationToken);
        await output.WriteLineAsync("The application's role has its rights.");
        foreach (var bundle in inside.Bundles)
        {
            var missing = bundle.Migrations.Except(applied ?? [], StringComparer.Ordinal).ToList();
            if (missing.Count == 0)
            {
                continue;
            }

            await output.WriteLineAsync($"Applying {string.Join(", ", missing)}");
            var exitCode = await RunAsync(bundle, token, cancellationToken);
            if (exitCode != 0)
            {
                return exitCode;
            }
        }

        return 0;
    }

    private Order SignedIn(string token) => inside.TokenIsPassword
        ? order with { ConnectionString = WithPassword(order.ConnectionString, token) }
        : order with { Token = token };

    private static string WithPassword(string connectionString, string password) =>
        new DbConnectionStringBuilder { ConnectionString = connectionString, ["Password"] = password }.ConnectionString;

    private async Task<int> RunAsync(BundleFile bundle, string token, CancellationToken cancellationToken)
    {
        // An image need not keep that a file can be run, and its user may not change what is in it.
        var copy = Directory.CreateTempSubdirectory("nubesgen-bundle-");
        try
        {
            var program = Path.Combine(copy.FullName, bundle.File);
            File.Copy(Path.Combine(folder, bundle.File), program);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            var start = new ProcessStartInfo(program)
            {
                UseShellExecute = false,
                WorkingDirectory = Path.GetDirectoryName(folder)!,
            };
            start.Environment[inside.Setting] = inside.TokenIsPassword ? WithPassword(inside.BundleConnectionString, token) : inside.BundleConnectionString;
            // Who asks for a token of its own gets one of the migrations' identity too.
            start.Environment["AZURE_CLIENT_ID"] = inside.ClientId;
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
