using NubesGen.Applications;
using NubesGen.Diagnostics;

namespace NubesGen.Deployment.Local;

/// <summary>What the Local cloud needs on this machine.</summary>
internal static class LocalTools
{
    /// <summary>Looks for the programs of a service.</summary>
    /// <param name="machine">Where to look.</param>
    /// <param name="service">The service.</param>
    /// <param name="settingsFile">Absolute path of the file where its setting may be given instead.</param>
    /// <returns>The reason why it cannot run here, or <see langword="null"/>.</returns>
    public static Problem? WhyNot(Machine machine, ServiceDefinition service, string settingsFile)
    {
        var form = LocalForm.Load(service.Folder);
        if (form is null)
        {
            return DeploymentProblems.NotLocal(service.Title, service.ConnectionSetting, settingsFile);
        }

        _ = new ServicePrograms(machine).Find(form, new Dictionary<string, string>(), out var missing);
        return missing is null ? null
            : DeploymentProblems.NotInstalled(form.Name, missing, form.InstallCommand(machine), service.ConnectionSetting, settingsFile);
    }
}
