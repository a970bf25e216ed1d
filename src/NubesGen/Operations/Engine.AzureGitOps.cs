using NubesGen.Applications;
using NubesGen.Azure;
using NubesGen.Diagnostics;
using NubesGen.Environments;
using NubesGen.GitOps;
using NubesGen.GitOps.GitHub;

namespace NubesGen.Operations;

/// <content>Setting up Azure and GitHub.</content>
public sealed partial class Engine
{
    /// <summary>Every request stands in a log, which the first problem names.</summary>
    private async Task SetUpAzureAsync(Application app, GitRepository repository, SetupRequest request, CancellationToken cancellationToken)
    {
        var fromProject = new Settings(input.Facts.Where(fact => input.GlobalProperty(fact.Key) is null).ToDictionary());
        using var http = GitHubConnection.Http();
        PrivateFiles.CreateFolder(input.LogFolder);
        using var log = RunLog.Start(input.LogFolder, "SetupGitOps", reporter, new Redactor(machine), time.GetUtcNow());
        try
        {
            await new AzureGitOps(app, catalog, settings, fromProject, repository, machine, runner, new AzureConnection(machine), http, log)
                .RunAsync(request, input.GlobalProperty("NubesGenConfirm"), cancellationToken);
        }
        catch (NubesGenException e)
        {
            throw new NubesGenException([.. e.Problems.Select(log.Record)], e);
        }
    }
}
