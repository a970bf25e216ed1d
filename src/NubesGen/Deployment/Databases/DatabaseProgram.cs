using System.Text.Json;
using NubesGen.Databases;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Databases;

/// <summary>Runs the program that speaks to databases.</summary>
/// <param name="folder">Absolute path of its folder in the package.</param>
/// <param name="runner">Runs programs.</param>
/// <param name="machine">Where dotnet is.</param>
internal sealed class DatabaseProgram(string folder, ICommandRunner runner, Machine machine)
{
    /// <summary>Name of its assembly.</summary>
    public const string Assembly = "NubesGen.Databases.dll";

    /// <summary>Absolute path of its folder.</summary>
    public string Folder => folder;

    /// <summary>Carries an order out.</summary>
    /// <param name="order">The order: it travels on standard input.</param>
    /// <param name="openFirewall">What to type when the server does not let this machine in.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>As <see cref="Answer.Applied"/>.</returns>
    /// <exception cref="NubesGenException">NG5065: the database refuses; NG5066: it is not reached.</exception>
    public async Task<IReadOnlyList<string>?> RunAsync(Order order, string? openFirewall, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(
            new Command(machine.DotNetHost ?? throw new NubesGenException(DeploymentProblems.NoDotnet()), Path.Combine(folder, Assembly))
            {
                WorkingDirectory = folder,
                Environment = machine.Variables,
                StandardInput = JsonSerializer.Serialize(order, Format.Default.Order),
            },
            cancellationToken);
        if (!result.Succeeded)
        {
            throw new NubesGenException(DatabaseProblems.Refused(order.Provider, FirstLine(result.Error)));
        }

        var answer = JsonSerializer.Deserialize(result.Output, Format.Default.Answer)!;
        return answer switch
        {
            { Error: null } => answer.Applied,
            { Unreachable: true } => throw new NubesGenException(DatabaseProblems.Unreachable(answer.Error, openFirewall)),
            _ => throw new NubesGenException(DatabaseProblems.Refused(order.Provider, answer.Error)),
        };
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];
}
