using System.Security.Cryptography;

namespace NubesGen.Deployment.Local;

/// <summary>What is decided once for a service and has to stay, for its data depend on it.</summary>
/// <param name="Secrets">Its passwords and keys.</param>
/// <param name="Programs">The programs that made its data, by the name in its form: another version could not read them.</param>
internal sealed record ServiceFacts(IReadOnlyDictionary<string, string> Secrets, IReadOnlyDictionary<string, string> Programs)
{
    /// <summary>Reads the facts, and makes up and keeps the secrets that are still missing.</summary>
    /// <param name="file">Absolute path of the file.</param>
    /// <param name="form">What the service needs.</param>
    /// <param name="find">Finds the programs, given those known.</param>
    /// <returns>The facts as they are in the file now.</returns>
    public static ServiceFacts Ensure(
        string file, LocalForm form, Func<IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, string>> find)
    {
        var old = PrivateFiles.ReadJson<ServiceFacts>(file)
            ?? new ServiceFacts(new Dictionary<string, string>(), new Dictionary<string, string>());
        var programs = find(old.Programs);
        var secrets = form.Secrets.ToDictionary(
            name => name,
            name => old.Secrets.GetValueOrDefault(name) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
            StringComparer.Ordinal);
        if (Differ(programs, old.Programs) || Differ(secrets, old.Secrets))
        {
            PrivateFiles.WriteJson(file, new ServiceFacts(secrets, programs));
        }

        return new ServiceFacts(secrets, programs);
    }

    private static bool Differ(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count != other.Count || one.Any(entry => other.GetValueOrDefault(entry.Key) != entry.Value);
}
