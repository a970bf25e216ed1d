using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;

namespace NubesGen.Operations;

/// <content>The verbs around <c>git push</c>.</content>
public sealed partial class Engine
{
    /// <summary>Prepares cloud and repository once, so that <c>git push</c> is the only command.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Done when it is set up.</returns>
    /// <exception cref="NubesGenException">NG6xxx: what is missing; run again it goes on.</exception>
    public async Task SetUpGitOpsAsync(CancellationToken cancellationToken)
    {
        var app = application.Value.Application;
        // Neither belongs into a project file: each build would undo, or do nothing.
        var asked = CommandLineSettings("NubesGenDryRun", "NubesGenUndo");
        var request = new SetupRequest(asked.Flag("NubesGenDryRun", false), asked.Flag("NubesGenUndo", false));
        asked.ThrowIfWrong();
        var (repository, whyNot) = await new GitClient(runner, machine).FindAsync(app.ProjectDirectory, cancellationToken);
        if (repository is null)
        {
            throw new NubesGenException(EnvironmentProblems.NoRepository(app.ProjectDirectory, whyNot ?? "there is no repository"));
        }

        // It is what gives a project its cloud, so that none is configured yet means nothing here.
        var cloud = settings.Choice("NubesGenCloud", [nameof(CloudKind.Azure), nameof(CloudKind.Local)]);
        settings.ThrowIfWrong();
        if (cloud == nameof(CloudKind.Local))
        {
            var store = State.LocalStore.Find(app.ProjectDirectory, repository, settings.Text("NubesGenLocalStore"));
            await new LocalGitOps(app, store, repository, reporter).RunAsync(request, cancellationToken);
            return;
        }

        await SetUpAzureAsync(app, repository, request, cancellationToken);
    }

    /// <summary>What the schedule does: looks for drift, backs states up, removes what has expired or has lost its branch.</summary>
    /// <param name="cancellationToken">Interrupts Terraform once and waits for it.</param>
    /// <returns>Every environment of the project.</returns>
    public Task<IReadOnlyList<MaintainedEnvironment>> MaintainAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    private Applications.Settings CommandLineSettings(params IEnumerable<string> names) => new(names
        .Select(name => (Name: name, Value: input.GlobalProperty(name)))
        .Where(property => property.Value is not null)
        .ToDictionary(property => property.Name, property => property.Value!));
}
