using System.IO.Compression;
using System.Security.Cryptography;
using NubesGen.Diagnostics;

namespace NubesGen.Terraform;

/// <summary>Fetches a pinned Terraform from its maker's own server, once per user, for those who have none.</summary>
/// <param name="http">The way to the server.</param>
/// <param name="reporter">Told when there is something to fetch.</param>
/// <param name="machine">For which platform, and where the cache is.</param>
/// <param name="release">What to fetch.</param>
public sealed class TerraformInstaller(HttpClient http, IProgressReporter reporter, Machine machine, TerraformRelease release)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private string Program => machine.IsWindows ? "terraform.exe" : "terraform";

    /// <summary>Makes sure that the release is there. Nothing that was not verified is ever left behind; several may do this at once.</summary>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>Absolute path of the program.</returns>
    /// <exception cref="NubesGenException">NG3003: no release for this platform. NG3004: it could not be fetched.
    /// NG3005: it is not the file it should be. NG3006: the cache cannot be written.</exception>
    public async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        var platform = $"{machine.OperatingSystemName}_{machine.Architecture}";
        var folder = Path.Combine(machine.CacheDirectory, "terraform", release.Version);
        var target = Path.Combine(folder, Program);
        if (File.Exists(target))
        {
            return target;
        }

        if (!release.Checksums.TryGetValue(platform, out var checksum))
        {
            throw new NubesGenException(TerraformProblems.NoRelease(release.Version, platform));
        }

        var unique = Path.Combine(folder, $".{Guid.NewGuid():N}");
        var (archive, program) = (unique + ".zip", unique + ".tmp");
        try
        {
            Directory.CreateDirectory(folder);
            await DownloadAsync(release.Archive(platform), archive, cancellationToken);
            await VerifyAsync(archive, checksum, release.Archive(platform), cancellationToken);
            await ExtractAsync(archive, program, cancellationToken);
            Publish(program, target);
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NubesGenException(TerraformProblems.CannotWrite(folder, e.Message), e);
        }
        finally
        {
            Remove(archive);
            Remove(program);
        }
    }

    private async Task DownloadAsync(Uri address, string file, CancellationToken cancellationToken)
    {
        reporter.Step($"no Terraform on this machine: fetching {release.Version} from {address.Host}, this once");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            response.EnsureSuccessStatusCode();
            await using var source = await response.Content.ReadAsStreamAsync(limit.Token);
            await using var destination = File.Create(file);
            await source.CopyToAsync(destination, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            throw new NubesGenException(TerraformProblems.DownloadFailed(address, e.Message), e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NubesGenException(TerraformProblems.DownloadFailed(address, "The server takes too long."), e);
        }
    }

    private static async Task VerifyAsync(string archive, string checksum, Uri address, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(archive);
        var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        if (actual != checksum)
        {
            throw new NubesGenException(TerraformProblems.WrongChecksum(address, checksum, actual));
        }
    }

    private async Task ExtractAsync(string archive, string file, CancellationToken cancellationToken)
    {
        using var zip = ZipFile.OpenRead(archive);
        await using var source = zip.GetEntry(Program)!.Open();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        }

        await using var destination = new FileStream(file, options);
        await source.CopyToAsync(destination, cancellationToken);
    }

    /// <summary>Another build may have been faster; its file is as good, and on Windows one that runs cannot be replaced.</summary>
    private static void Publish(string file, string target)
    {
        try
        {
            File.Move(file, target, overwrite: false);
        }
        catch (IOException) when (File.Exists(target))
        {
        }
    }

    private static void Remove(string file)
    {
        // A folder that could not be made has nothing to remove, and File.Delete would complain.
        if (File.Exists(file))
        {
            File.Delete(file);
        }
    }
}
