using System.Text.Json.Nodes;
using NubesGen.Deployment.Azure;
using NubesGen.Deployment.Azure.Containers;

namespace NubesGen.Tests.Azure.Containers;

/// <summary>Names, arguments and credentials of a deployment to Container Apps, as rules that need no Azure.</summary>
public sealed class ContainerRulesTests
{
    private static readonly AzureRelease Release = new()
    {
        Number = 12,
        Fingerprint = "0123456789abcdef",
        Image = $"cr.azurecr.io/todo@sha256:abcdef01{new string('0', 56)}",
    };

    [Fact]
    public void The_name_of_a_revision_says_release_and_image_and_is_never_given_twice()
    {
        Assert.Equal("r12-abcdef01", RevisionTemplate.Suffix(Release, ["ca-todo--a123456"]));
        Assert.Equal("r12-abcdef01-3", RevisionTemplate.Suffix(Release, ["ca-todo--r12-abcdef01", "ca-todo--R12-abcdef01-2"]));
        Assert.True(RevisionTemplate.Suffix(Release with { Number = 99999 }, []).Length <= 20);
    }

    [Fact]
    public void A_tag_says_release_and_content() => Assert.Equal("r12-0123456789ab", ContainerImage.Tag(Release));

    [Theory]
    [InlineData("/tmp/a b ü/", "-p:PublishDir=/tmp/a b ü/")]
    [InlineData("a;b,c=%41", "-p:PublishDir=a%3Bb%2Cc=%2541")]
    [InlineData("$(Secret) @(Item) \"q\" '*?'", "-p:PublishDir=%24%28Secret%29 %40%28Item%29 %22q%22 %27%2A%3F%27")]
    public void A_property_reaches_MSBuild_as_it_is(string value, string argument) => Assert.Equal(argument, ContainerImage.Argument("PublishDir", value));

    [Fact]
    public void What_the_user_is_signed_in_to_stays_and_a_store_for_all_becomes_one_for_each()
    {
        var podman = JsonNode.Parse("""{ "auths": { "quay.io": { "auth": "cG9k" } } }""")!.AsObject();
        var docker = JsonNode.Parse("""
            { "auths": { "quay.io": { "auth": "ZG9j" }, "ghcr.io": {}, "private.example.org": { "auth": "cHI=" } }, "credsStore": "desktop",
              "credHelpers": { "gcr.io": "gcloud" } }
            """)!.AsObject();

        var merged = RegistryCredentials.Merge([podman, docker]);

        Assert.Equal("""{"quay.io":{"auth":"cG9k"},"private.example.org":{"auth":"cHI="}}""", merged["auths"]!.ToJsonString());
        Assert.Equal("""{"gcr.io":"gcloud","ghcr.io":"desktop"}""", merged["credHelpers"]!.ToJsonString());
        Assert.Null(merged["credsStore"]);
    }

    [Fact]
    public void The_folder_with_the_token_is_the_users_alone_and_gone_afterwards()
    {
        using var home = new TestFolder();
        var machine = ScrubbedMachine.Create(("HOME", home.Path), ("DOTNET_CONTAINER_REGISTRY_UNAME", "other"), ("DOTNET_CONTAINER_REGISTRY_PWORD", "other"));
        var folder = home["data", "registry"];
        PrivateFiles.CreateFolder(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), "what a killed run has left");
        using (var credentials = RegistryCredentials.Create(machine, folder, "cr.azurecr.io", "the-token"))
        {
            Assert.Equal(folder, credentials.Environment["DOCKER_CONFIG"]);
            var file = Path.Combine(folder, "config.json");
            Assert.Contains("\"identitytoken\":\"the-token\"", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Equal(file, credentials.Environment["REGISTRY_AUTH_FILE"]);
            Assert.DoesNotContain(credentials.Environment, variable => variable.Key.StartsWith("DOTNET_CONTAINER", StringComparison.Ordinal) || variable.Value.Contains("the-token", StringComparison.Ordinal));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Assert.False(Directory.Exists(folder));
    }
}
