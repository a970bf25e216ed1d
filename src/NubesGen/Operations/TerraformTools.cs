using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.Terraform;

namespace NubesGen.Operations;

/// <summary>Finds Terraform for a run, fetching the pinned release where there is none.</summary>
internal static class TerraformTools
{
    public static async Task<TerraformTool> LocateAsync(
        Settings settings, ICommandRunner runner, Machine machine, IProgressReporter reporter, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        // Relative to the project, like every path in it.
        var path = settings.Text("NubesGenTerraformPath") is { } named
            ? Path.GetFullPath(named, Path.GetDirectoryName(settings.Text("ProjectFile"))!)
            : null;
        var installer = new TerraformInstaller(http, reporter, machine, TerraformRelease.Pinned);
        return await new TerraformLocator(runner, installer, machine).LocateAsync(path, cancellationToken);
    }
}
