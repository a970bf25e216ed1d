using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>Settings that the user gives instead of having a service started: environment variables and the lines of <c>local.env</c>.</summary>
internal sealed class GivenSettings
{
    private readonly Machine machine;

    private GivenSettings(Machine machine, string file, IReadOnlyDictionary<string, string> fromFile)
    {
        this.machine = machine;
        File = file;
        FromFile = fromFile;
    }

    /// <summary>Absolute path of <c>local.env</c>, whether or not it exists.</summary>
    public string File { get; }

    /// <summary>All that the file holds; it reaches the application as it is.</summary>
    public IReadOnlyDictionary<string, string> FromFile { get; }

    /// <summary>Reads what is given.</summary>
    /// <param name="machine">Has the caller's environment.</param>
    /// <param name="file">Absolute path of a file of <c>KEY=VALUE</c> lines; empty lines and lines that start with <c>#</c> say nothing.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="NubesGenException">NG5015: a line of the file is neither.</exception>
    public static GivenSettings Read(Machine machine, string file)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = System.IO.File.Exists(file) ? System.IO.File.ReadAllLines(file) : [];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new NubesGenException(DeploymentProblems.BadSettingsLine(file, i + 1));
            }

            settings[line[..equals].TrimEnd()] = line[(equals + 1)..].TrimStart();
        }

        return new GivenSettings(machine, file, settings);
    }

    /// <summary>The value given for a setting; an environment variable goes first.</summary>
    /// <param name="name">The setting's name.</param>
    /// <returns><see langword="null"/> when none is given.</returns>
    public string? Value(string name) => machine.Variable(name) ?? FromFile.GetValueOrDefault(name);
}
