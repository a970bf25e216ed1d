using Azure.Storage.Blobs;

namespace NubesGen.State;

/// <summary>
/// How an environment lies in its container. All of it but what is in folders stands directly under the project, so that one listing
/// that stops at slashes sees every environment's owner, record and lock, and steps over thousands of backups:
/// <code>
/// app/alice.tfstate            Terraform's state
/// app/alice.lock               our lock: see LockRecord
/// app/alice.owner.json         a file; its environment exists as long as this one does
/// app/alice.environment.json   a file
/// app/alice/backups/x.tfstate  a file in a folder
/// </code>
/// Neither project nor environment has a dot or a slash in its name: <c>app</c> and <c>app-two</c>, <c>alice</c> and <c>alice-2</c>
/// never see each other's blobs.
/// </summary>
internal static class BlobNames
{
    /// <summary>What <see cref="Parse"/> calls the lock.</summary>
    public const string LockFile = "lock";

    /// <summary>What the names of a project's blobs start with.</summary>
    public static string Project(string project) => $"{project}/";

    /// <summary>The blob of Terraform's state: its name is part of the contract with plain Terraform.</summary>
    public static string State(string project, string environment) => $"{project}/{environment}.tfstate";

    /// <summary>The blob of our lock.</summary>
    public static string Lock(string project, string environment) => $"{project}/{environment}.{LockFile}";

    /// <summary>The blob of a file.</summary>
    /// <param name="project">Normalised project name.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="name">The file's name, perhaps with a folder.</param>
    public static string File(string project, string environment, string name) =>
        name.Contains('/', StringComparison.Ordinal) ? $"{project}/{environment}/{name}" : $"{project}/{environment}.{name}";

    /// <summary>Which environment a blob belongs to, and what it is of it.</summary>
    /// <param name="project">Normalised project name.</param>
    /// <param name="blob">Name of a blob that stands directly under the project.</param>
    /// <returns>E.g. <c>alice</c> and <c>owner.json</c>.</returns>
    public static (string Environment, string File) Parse(string project, string blob)
    {
        var rest = blob[Project(project).Length..];
        return rest.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (rest[..dot], rest[(dot + 1)..]) : (rest, "");
    }

    /// <summary>Where a blob is, for people: a signature behind the address is a secret.</summary>
    /// <param name="address">The client's address.</param>
    public static string Display(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Where a container is, for people.</summary>
    /// <param name="container">The container.</param>
    public static string Display(BlobContainerClient container) => Display(container.Uri);
}
