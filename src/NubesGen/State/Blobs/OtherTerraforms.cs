using NubesGen.Processes;

namespace NubesGen.State;

/// <summary>
/// Terraforms that run on this machine, ours or not, and could be at work on one state. What Terraform remembers of its backend
/// tells (<c>terraform.tfstate</c> in its data folder); where that cannot be seen, any could be.
/// </summary>
/// <param name="key">Name of the state's blob.</param>
internal sealed class OtherTerraforms(string key)
{
    private static readonly string[] Programs = ["terraform", "tofu"];

    /// <summary>Whether there is one.</summary>
    /// <param name="before">One that was started later does not count.</param>
    public bool AnyRuns(DateTimeOffset before) => ProcessTable.AnyRuns(Programs, before, MayWorkOnIt);

    /// <summary>Whether a process may be at work on it.</summary>
    /// <param name="pid">Its id.</param>
    /// <returns>False also when it has ended meanwhile.</returns>
    internal bool MayWorkOnIt(int pid)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        // Of one that has ended and was not waited for, nothing can be read.
        if (ProcessTable.Identify(pid) is null)
        {
            return false;
        }

        try
        {
            // Terraform itself has gone to the folder that -chdir names.
            var folder = new FileInfo($"/proc/{pid}/cwd").LinkTarget;
            var data = Variable(pid, "TF_DATA_DIR") ?? ".terraform";
            var file = Path.Combine(Path.GetFullPath(data, folder ?? "/"), "terraform.tfstate");
            return folder is null || (File.Exists(file)
                ? File.ReadAllText(file).Contains($"\"{key}\"", StringComparison.Ordinal)
                // Before it is written, the first init may have the lock already.
                : Parts($"/proc/{pid}/cmdline").Contains("init"));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string? Variable(int pid, string name) =>
        Parts($"/proc/{pid}/environ").FirstOrDefault(part => part.StartsWith($"{name}=", StringComparison.Ordinal)) is { } found && found.Length > name.Length + 1
            ? found[(name.Length + 1)..]
            : null;

    private static string[] Parts(string file) => File.ReadAllText(file).Split('\0');
}
