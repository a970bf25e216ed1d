using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>Loopback ports that stay the same for as long as an environment exists.</summary>
/// <param name="machine">Which system, and where its user's cache is.</param>
public sealed class LocalPorts(Machine machine)
{
    /// <summary>Ports from here on...</summary>
    private const int First = 10000;

    /// <summary>...up to 29999: below those that systems hand out by themselves (Linux from 32768, macOS from 49152).</summary>
    private const int Count = 20000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);

    /// <summary>The port of one component of an environment: chosen once, then remembered.</summary>
    /// <param name="environment">Which environment.</param>
    /// <param name="component">E.g. <c>app</c> or the id of a service.</param>
    /// <returns>A port from 10000 to 29999, which no environment in the same <c>.nubesgen</c> folder has.</returns>
    /// <exception cref="NubesGenException">NG5001: Windows. NG5009: all ports are taken.</exception>
    public int PortFor(LocalEnvironment environment, string component)
    {
        environment.Create(machine);
        if (Recorded(environment.PortsFile).TryGetValue(component, out var known))
        {
            return known;
        }

        using var exclusive = Lock();
        var ports = Recorded(environment.PortsFile);
        if (!ports.TryGetValue(component, out var port))
        {
            port = FindFree(environment, component);
            ports[component] = port;
            PrivateFiles.WriteJson(environment.PortsFile, ports);
        }

        return port;
    }

    /// <summary>A port that is free now, for a short-lived use; not remembered.</summary>
    internal static int FindFree(LocalEnvironment environment, string component)
    {
        var siblings = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 };
        var original = environment.CopyOf is { } folder ? environment with { StoreDirectory = folder } : environment;
        var taken = !Directory.Exists(original.RootDirectory) ? [] :
            Directory.EnumerateFiles(original.RootDirectory, Path.GetFileName(environment.PortsFile), siblings)
                .SelectMany(file => Recorded(file).Values)
                .ToHashSet();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{original.StoreDirectory}\n{component}"));
        var start = (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % Count);
        foreach (var port in Enumerable.Range(0, Count).Select(i => First + ((start + i) % Count)))
        {
            if (!taken.Contains(port) && IsFree(port))
            {
                return port;
            }
        }

        throw new NubesGenException(DeploymentProblems.NoFreePort(First, First + Count - 1));
    }

    /// <summary>Whether nobody listens there, or soon does not: a killed process lets go of its port a moment after it has ended.</summary>
    internal static async Task<bool> BecomesFreeAsync(int port, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Poll)
        {
            if (IsFree(port))
            {
                return true;
            }

            await Task.Delay(Poll, cancellationToken);
        }

        return false;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Dictionary<string, int> Recorded(string file) => PrivateFiles.ReadJson<Dictionary<string, int>>(file) ?? [];

    /// <summary>One lock for all of a user's environments, so that two which are made at once cannot choose the same port.</summary>
    private FileStream Lock()
    {
        PrivateFiles.CreateFolder(machine.CacheDirectory);
        var deadline = DateTime.UtcNow + LockPatience;
        while (true)
        {
            try
            {
                return PrivateFiles.Open(Path.Combine(machine.CacheDirectory, "ports.lock"), FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                Thread.Sleep(20);
            }
        }
    }
}
