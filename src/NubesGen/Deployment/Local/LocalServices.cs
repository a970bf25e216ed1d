using NubesGen.Applications;
using NubesGen.Deployment.Databases;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Local;

/// <summary>Makes the services of an environment be what they should be.</summary>
/// <param name="machine">Which system, and the caller's environment.</param>
/// <param name="runner">Runs their programs.</param>
/// <param name="progress">Is told what starts and stops.</param>
public sealed class LocalServices(Machine machine, ICommandRunner runner, IProgressReporter progress)
{
    private readonly ServicePlanner planner = new(machine, runner, progress);
    private readonly LocalService starter = new(machine, runner, progress);

    /// <summary>
    /// Starts what does not run, waits until all are ready, and stops what is not declared any more. A service whose first setting the
    /// user gives, in the environment or in <see cref="LocalEnvironment.SettingsFile"/>, is not started.
    /// </summary>
    /// <param name="environment">Which environment.</param>
    /// <param name="services">What should exist.</param>
    /// <param name="removeData">Whether the data of what is not declared any more are deleted.</param>
    /// <param name="cancellationToken">Stops the waiting; what has started goes on.</param>
    /// <returns>The settings the application needs, secrets among them, and all lines of the settings file.</returns>
    /// <exception cref="NubesGenException">NG5001 to NG5008 and NG5015: why a service cannot be had, and what to do.</exception>
    public async Task<IReadOnlyDictionary<string, string>> EnsureAsync(
        LocalEnvironment environment, IReadOnlyList<DeclaredService> services, bool removeData, CancellationToken cancellationToken)
    {
        environment.Create(machine);
        var given = GivenSettings.Read(machine, environment.SettingsFile);
        await StopOthersAsync(environment, services.Where(service => !IsGiven(service, given)), cancellationToken);
        if (removeData)
        {
            await RemoveOthersAsync(environment, services, cancellationToken);
        }

        var settings = new Dictionary<string, string>(given.FromFile, StringComparer.Ordinal);
        foreach (var ofService in await Task.WhenAll(services.Select(service => EnsureAsync(environment, service, given, cancellationToken))))
        {
            foreach (var (name, value) in ofService)
            {
                settings[name] = value;
            }
        }

        return settings;
    }

    /// <summary>How to reach the application's database as one who may change it.</summary>
    /// <param name="environment">Which environment.</param>
    /// <param name="services">What exists, and runs.</param>
    /// <param name="settings">The application's settings as they are with these services.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> without a database. One that the user has given is reached as the application itself reaches it.</returns>
    public async Task<DatabaseAccess?> DatabaseAsync(
        LocalEnvironment environment, IReadOnlyList<DeclaredService> services, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        if (services.FirstOrDefault(service => service.Definition.Kind == ServiceKind.Database) is not { Definition: var definition } database)
        {
            return null;
        }

        var form = LocalForm.Load(definition.Folder);
        var given = IsGiven(database, GivenSettings.Read(machine, environment.SettingsFile));
        var administrator = given ? null : form?.Administrator;
        var text = administrator is null ? null : (await planner.PlanAsync(environment, database, form!, cancellationToken)).Text;
        return new DatabaseAccess
        {
            Service = definition,
            Database = environment.DatabaseName,
            ConnectionString = text?.Render(administrator!.ConnectionString) ?? settings[definition.ConnectionSetting!],
            ApplicationRole = text?.Render(administrator!.ApplicationRole),
            Settings = settings,
        };
    }

    private static bool IsGiven(DeclaredService service, GivenSettings given) =>
        service.Definition.ConnectionSetting is { } setting && given.Value(setting) is not null;

    private async Task<Dictionary<string, string>> EnsureAsync(
        LocalEnvironment environment, DeclaredService service, GivenSettings given, CancellationToken cancellationToken)
    {
        var form = LocalForm.Load(service.Definition.Folder);
        if (IsGiven(service, given))
        {
            progress.Step($"{service.Definition.ConnectionSetting} is given, so no {service.Definition.Id} is started");
            return Settings(service, given, ServicePlanner.Values(environment, form));
        }

        if (form is null)
        {
            throw new NubesGenException(DeploymentProblems.NotLocal(service.Definition.Title, service.Definition.ConnectionSetting, environment.SettingsFile));
        }

        if (form.Start is null)
        {
            return Settings(service, given, ServicePlanner.Values(environment, form));
        }

        var plan = await planner.PlanAsync(environment, service, form, cancellationToken);
        await starter.EnsureAsync(plan, cancellationToken);
        return Settings(service, given, plan.Names);
    }

    private static Dictionary<string, string> Settings(
        DeclaredService service, GivenSettings given, IReadOnlyDictionary<string, string> names)
    {
        var text = new TemplateText(names);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in service.Definition.Settings)
        {
            if ((given.Value(setting.Name) ?? (setting.Local is null ? null : text.Render(setting.Local))) is { } value)
            {
                settings[setting.Name] = value;
            }
        }

        return settings;
    }

    private async Task StopOthersAsync(
        LocalEnvironment environment, IEnumerable<DeclaredService> wanted, CancellationToken cancellationToken)
    {
        foreach (var store in StoresBut(environment, wanted))
        {
            if (LocalProcesses.Running(ServiceFolders.RecordIn(store)) is not null)
            {
                progress.Step($"stopping {Path.GetFileName(store)}, which is not needed any more");
            }

            await LocalProcesses.StopAsync(ServiceFolders.RecordIn(store), cancellationToken);
        }
    }

    private static async Task RemoveOthersAsync(
        LocalEnvironment environment, IEnumerable<DeclaredService> declared, CancellationToken cancellationToken)
    {
        foreach (var store in StoresBut(environment, declared))
        {
            await new ServiceFolders(environment, Path.GetFileName(store), null).DeleteAsync(cancellationToken);
        }
    }

    private static List<string> StoresBut(LocalEnvironment environment, IEnumerable<DeclaredService> services)
    {
        var these = services.Select(service => new ServiceFolders(environment, service.Definition.Id, null).Store).ToHashSet(StringComparer.Ordinal);
        return [.. Directory.EnumerateDirectories(environment.ServicesDirectory).Where(store => !these.Contains(store))];
    }
}
