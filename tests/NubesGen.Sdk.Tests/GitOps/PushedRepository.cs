using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.GitOps;

/// <summary>What people do with a repository that is set up for <c>git push local</c>.</summary>
internal static class PushedRepository
{
    /// <summary>Builds, commits and sets up, all on the branch main.</summary>
    public static async Task SetUpAsync(this TestRepository repository, params string[] projects)
    {
        await repository.InitGitAsync("main");
        // Restores and generates what belongs to git.
        foreach (var project in projects.Prepend(repository.ProjectFile))
        {
            await repository.DotNetAsync("build", project, "-t:SetupGitOps", "-p:NubesGenCloud=Local");
        }

        await repository.CommitAsync();
    }

    /// <summary>Pushes, and expects git to be content.</summary>
    /// <returns>What the pusher sees.</returns>
    public static async Task<string> PushAsync(this TestRepository repository, params string[] arguments)
    {
        var result = await repository.StartPushAsync(repository.Path, arguments, _ => { });
        Assert.True(result.Succeeded, result.Output);
        return result.Output;
    }

    /// <summary>Pushes from a clone, and hands on each line as it comes.</summary>
    public static Task<CommandResult> StartPushAsync(this TestRepository repository, string clone, string[] arguments, Action<string> onLine) =>
        // Git shows progress as errors.
        repository.StartAsync("sh", ["-c", "cd \"$1\" && shift && exec git push local \"$@\" 2>&1", "sh", clone, .. arguments], Hostile(repository), onLine);

    /// <summary>
    /// A machine whose user has no name, hooks of their own for all repositories, and refusals that would hinder a push. The hooks leave a mark.
    /// </summary>
    public static Machine Hostile(TestRepository repository)
    {
        var hook = repository[".home", "hooks", "post-checkout"];
        if (!File.Exists(hook))
        {
            repository.Write(".home/git/config", $"""
                [core]
                	hooksPath = {Path.GetDirectoryName(hook)}
                [receive]
                	denyDeletes = true
                	denyNonFastForwards = true
                [safe]
                	bareRepository = explicit
                """);
            repository.Write(".home/hooks/post-checkout", $"#!/bin/sh\ntouch '{Mark(repository)}'\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        return ScrubbedMachine.Create(("XDG_CONFIG_HOME", repository[".home"]), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_TRACE_CURL", ""));
    }

    /// <summary>What the user's own hooks leave behind.</summary>
    public static string Mark(TestRepository repository) => repository[".home", "hook-has-run"];

    /// <summary>What is kept of an environment.</summary>
    public static FileEnvironmentStore Environment(this TestRepository repository, string name, string project = "web-app") =>
        new(name, Path.Combine(repository.Store, project, $"rg-{project}-{name}"));

    /// <summary>What is known of an environment; null when nothing is.</summary>
    public static Task<EnvironmentRecord?> RecordAsync(this TestRepository repository, string name, string project = "web-app") =>
        EnvironmentRecord.ReadAsync(repository.Environment(name, project), CancellationToken.None);

    /// <summary>The names of all environments.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(this TestRepository repository) =>
    [
        .. TestRepository.Items(await repository.DotNetAsync("build", "-t:ListEnvs", "-getTargetResult:ListEnvs"), "ListEnvs")
            .Select(item => item.GetProperty("Identity").GetString()!),
    ];
}
