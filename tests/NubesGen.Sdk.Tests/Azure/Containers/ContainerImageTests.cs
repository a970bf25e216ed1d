using NubesGen.Deployment;
using NubesGen.Deployment.Azure;

namespace NubesGen.Tests.Azure.Containers;

/// <summary>The image that the .NET SDK makes of what was published, pulled apart from a real registry.</summary>
public sealed class ContainerImageTests(PublishedProject project) : IClassFixture<PublishedProject>
{
    [Fact]
    public async Task What_was_published_is_what_is_in_the_image_and_a_second_push_brings_only_what_is_new()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        var output = alice.Publish("one");

        var release = await StageAsync(alice, 1, output);

        Assert.Matches($"^{alice.Registry}/{alice.Name}@sha256:[0-9a-f]{{64}}$", release.Image);
        var image = await project.Containers.Images.PullAsync(release.Image!);
        Assert.Equal($"{alice.Registry}/{alice.Name}@{image!.Digest}", release.Image);
        Assert.Equal(2, image.Layers.Count);
        Assert.Equal(["etc/os-release", "usr/bin/dotnet"], image.Layers[0].Keys.Order(StringComparer.Ordinal));
        var files = PublishFolder.Files(output).ToDictionary(file => $"app/{file.Name}", file => File.ReadAllBytes(file.Path));
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), image.Layers[1].Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(file.Value, image.Layers[1][file.Key]));

        var config = image.Config["config"]!;
        Assert.Equal(["dotnet", "/app/Web App.dll"], config["Entrypoint"]!.AsArray().Select(part => (string)part!));
        Assert.Equal("/app/", (string)config["WorkingDir"]!);
        Assert.Equal("1654", (string)config["User"]!);
        Assert.Contains("ASPNETCORE_HTTP_PORTS=8080", config["Env"]!.AsArray().Select(variable => (string)variable!));
        Assert.Equal("blue", (string)config["Labels"]!["org.example.team"]!);
        Assert.Equal("by hand", (string)config["Labels"]!["base"]!);
        Assert.Equal("0123456789abcdef0123456789abcdef01234567", (string)config["Labels"]!["org.opencontainers.image.revision"]!);
        Assert.Equal("amd64", (string)image.Config["architecture"]!);
        Assert.Equal(["r1-ffffffffffff"], await project.Containers.Images.TagsAsync(alice.Name));
        Assert.Empty(await project.Containers.Images.TagsAsync("of-the-user"));
        Assert.Equal(3, Uploads(alice));

        project.Containers.Front.Clear();
        var second = await StageAsync(alice, 2, alice.Publish("two"));

        Assert.NotEqual(release.Image, second.Image);
        Assert.Equal(image.LayerDigests[0], (await project.Containers.Images.PullAsync(second.Image!))!.LayerDigests[0]);
        // The layer with the application, and what the image says of itself.
        Assert.Equal(2, Uploads(alice));
    }

    [Fact]
    public async Task A_push_that_is_refused_says_what_to_type_and_nothing_of_a_token()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        project.Containers.Front.IsClosed = true;
        try
        {
            var message = await ContainerEnvironment.FailAsync("NG5046", () => StageAsync(alice, 1, alice.Publish("one")));

            Assert.Contains("az role assignment create --role AcrPush", message, StringComparison.Ordinal);
            Assert.All(project.Containers.Front.Tokens, token => Assert.DoesNotContain(token, $"{message}{string.Join('\n', alice.Reporter.Details)}", StringComparison.Ordinal));
        }
        finally
        {
            project.Containers.Front.IsClosed = false;
        }
    }

    [Fact]
    public async Task A_registry_that_does_not_know_us_or_does_not_answer_is_told_apart()
    {
        using var alice = await ContainerEnvironment.CreateAsync(project);
        var front = project.Azure.Endpoints.Sites[".azurecr.io"];
        try
        {
            project.Azure.Endpoints.Sites[".azurecr.io"] = context =>
            {
                context.Response.StatusCode = 403;
                return Task.CompletedTask;
            };
            await ContainerEnvironment.FailAsync("NG5046", () => StageAsync(alice, 1, project.Output));

            project.Azure.Endpoints.Sites.TryRemove(".azurecr.io", out _);
            project.Azure.Proxy.HangUp();
            await ContainerEnvironment.FailAsync("NG5047", () => StageAsync(alice, 2, project.Output));
        }
        finally
        {
            project.Azure.Endpoints.Sites[".azurecr.io"] = front;
        }
    }

    private static Task<AzureRelease> StageAsync(ContainerEnvironment environment, int number, string output) => environment.Host.StageAsync(
        new AzureRelease { Number = number, Fingerprint = new string('f', 64), Commit = environment.Target.Commit }, output, CancellationToken.None);

    private int Uploads(ContainerEnvironment environment) => project.Containers.Front.Requests
        .Count(request => request.StartsWith($"PUT /v2/{environment.Name}/blobs/uploads/", StringComparison.Ordinal) && request.EndsWith(" 201", StringComparison.Ordinal));
}
