namespace NubesGen.Deployment.Local;

/// <summary>Finds the programs of a service.</summary>
/// <param name="machine">Where to look.</param>
internal sealed class ServicePrograms(Machine machine)
{
    /// <summary>Finds every program, all of one version where possible.</summary>
    /// <param name="form">What is needed.</param>
    /// <param name="known">What was found before: still good when all of them are there.</param>
    /// <param name="missing">The names under which the first missing program was looked for; <see langword="null"/>: none is missing.</param>
    /// <returns>Absolute paths by the first name of each program.</returns>
    public IReadOnlyDictionary<string, string> Find(
        LocalForm form, IReadOnlyDictionary<string, string> known, out IReadOnlyList<string>? missing)
    {
        missing = null;
        if (form.Programs.All(names => known.TryGetValue(names[0], out var path) && File.Exists(path)))
        {
            return known;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var names in form.Programs)
        {
            var path = Beside(found.Values.FirstOrDefault(), names)
                ?? names.Select(name => machine.FindProgram(name, form.Folders)).FirstOrDefault(candidate => candidate is not null);
            if (path is null)
            {
                missing = names;
                return found;
            }

            found[names[0]] = path;
        }

        return found;
    }

    private static string? Beside(string? other, IReadOnlyList<string> names) => other is null
        ? null
        : names.Select(name => Path.Combine(Path.GetDirectoryName(other)!, name)).FirstOrDefault(File.Exists);
}
