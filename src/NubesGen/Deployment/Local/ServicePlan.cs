using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>One service of one environment with all that is decided about it: its form, filled in.</summary>
/// <param name="Form">How it is had.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Folders">Where its parts are.</param>
/// <param name="Facts">Its secrets and programs.</param>
/// <param name="User">Who it runs as; <see langword="null"/>: as the caller.</param>
/// <param name="Names">What its templates may use; secrets among them.</param>
internal sealed record ServicePlan(LocalForm Form, int Port, ServiceFolders Folders, ServiceFacts Facts, SystemUser? User, IReadOnlyDictionary<string, string> Names)
{
    /// <summary>Fills templates in.</summary>
    public TemplateText Text { get; } = new(Names);

    /// <summary>The same service with its data elsewhere.</summary>
    /// <param name="folder">Absolute path of the data.</param>
    /// <returns>A plan for which only <see cref="Command"/> and <see cref="Text"/> differ.</returns>
    public ServicePlan WithDataIn(string folder) =>
        new(Form, Port, Folders, Facts, User, new Dictionary<string, string>(Names) { ["folder"] = folder });

    /// <summary>A step as a command, run in the data folder.</summary>
    /// <param name="machine">Gives the few inherited variables.</param>
    /// <param name="step">The step.</param>
    /// <returns>What to run.</returns>
    public Command Command(Machine machine, LocalStep step)
    {
        string[] line = [Facts.Programs[step.Program], .. step.Arguments.Select(Text.Render)];
        var environment = ChildEnvironment.Of(machine);
        if (User is not null)
        {
            line = ["setpriv", $"--reuid={User.Uid}", $"--regid={User.Gid}", "--clear-groups", "--", .. line];
            environment["HOME"] = Folders.Home;
            environment["USER"] = User.Name;
            environment.Remove("TMPDIR");
        }

        foreach (var (name, value) in Text.Render(step.Environment))
        {
            environment[name] = value;
        }

        return new Command(line[0], line[1..])
        {
            WorkingDirectory = Names["folder"],
            Environment = environment,
            StandardInput = Text.Render(step.Input),
        };
    }

    /// <summary>A text without the secrets of this service.</summary>
    /// <param name="output">What a program has written.</param>
    /// <returns>The text with asterisks.</returns>
    public string Redact(string output) =>
        Facts.Secrets.Values.Aggregate(output, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
}
