using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>Decides how a service is had: finds or fetches its programs, makes up its secrets, and settles whom it runs as.</summary>
/// <param name="machine">Where to look.</param>
/// <param name="runner">Runs npm.</param>
/// <param name="progress">Is told what is fetched.</param>
internal sealed class ServicePlanner(Machine machine, ICommandRunner runner, IProgressReporter progress)
{
    private readonly ServicePrograms programs = new(machine);
    private readonly NpmPackages packages = new(machine, runner, progress);

    /// <summary>The names a template may use that need nothing to run.</summary>
    /// <param name="environment">Which environment.</param>
    /// <param name="form">How the service is had; <see langword="null"/>: it cannot be had locally.</param>
    /// <returns>Names and values.</returns>
    public static Dictionary<string, string> Values(LocalEnvironment environment, LocalForm? form)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["application"] = environment.Application,
            ["database_name"] = environment.DatabaseName,
            ["environment"] = environment.Name,
        };
        foreach (var (name, value) in new TemplateText(names).Render(form?.Values ?? new Dictionary<string, string>()))
        {
            names[name] = value;
        }

        return names;
    }

    /// <summary>Decides.</summary>
    /// <param name="environment">Which environment.</param>
    /// <param name="service">The service and its port.</param>
    /// <param name="form">How it is had.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <returns>The plan; its folders exist.</returns>
    /// <exception cref="NubesGenException">NG5002: a program is missing. NG5007: npm failed. NG5008: nobody to run it as.</exception>
    public async Task<ServicePlan> PlanAsync(
        LocalEnvironment environment, DeclaredService service, LocalForm form, CancellationToken cancellationToken)
    {
        var user = User(form);
        var folders = new ServiceFolders(environment, service.Definition.Id, user);
        folders.Create();
        var facts = ServiceFacts.Ensure(folders.Facts, form, known =>
        {
            var found = programs.Find(form, known, out var missing);
            return missing is null ? found : throw NotInstalled(environment, service, form, missing);
        });

        var names = Values(environment, form);
        names["port"] = Invariant(service.Port);
        names["folder"] = folders.Data;
        if (form.Npm is { } package)
        {
            names["package"] = await packages.EnsureAsync(package, machine.FindProgram("npm", form.Folders), cancellationToken)
                ?? throw NotInstalled(environment, service, form, ["npm"]);
        }

        foreach (var (name, secret) in facts.Secrets)
        {
            names[name] = secret;
        }

        return new ServicePlan(form, service.Port, folders, facts, user, names);
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private SystemUser? User(LocalForm form)
    {
        if (!machine.IsRoot || form.RootRunsAs.Count == 0)
        {
            return null;
        }

        return machine.FindProgram("setpriv") is not null && SystemUser.Find(form.RootRunsAs) is { } user
            ? user
            : throw new NubesGenException(DeploymentProblems.RefusesRoot(form.Name, form.RootRunsAs));
    }

    private NubesGenException NotInstalled(
        LocalEnvironment environment, DeclaredService service, LocalForm form, IReadOnlyList<string> missing) => new(
            DeploymentProblems.NotInstalled(form.Name, missing, form.InstallCommand(machine), service.Definition.ConnectionSetting, environment.SettingsFile));
}
