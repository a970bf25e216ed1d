using NubesGen.Diagnostics;
using NubesGen.Processes;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

public sealed class TerraformLocatorTests : IDisposable
{
    private const string NewTerraform = """{"terraform_version":"1.12.0-beta1","platform":"linux_amd64","provider_selections":{},"terraform_outdated":false}""";
    private const string OldTerraform = """{"terraform_version":"1.10.9","platform":"linux_amd64","provider_selections":{},"terraform_outdated":true}""";
    private const string NewTofu = """{"terraform_version":"1.11.0","platform":"linux_amd64","provider_selections":{}}""";
    private const string OldTofu = """{"terraform_version":"1.9.1","platform":"linux_amd64","provider_selections":{}}""";

    private readonly TestFolder folder = new();
    private readonly CommandRunner runner = new(ScrubbedMachine.Create());

    [Fact]
    public async Task The_real_terraform_on_the_path_is_found()
    {
        var tool = await LocateAsync(null, ScrubbedMachine.Create());

        Assert.Equal(TerraformProduct.Terraform, tool.Product);
        Assert.True(tool.Version >= new Version(1, 11));
        Assert.True(Path.IsPathRooted(tool.Path));
    }

    [Fact]
    public async Task Terraform_comes_before_tofu()
    {
        await FakeAsync("terraform", NewTerraform);
        await FakeAsync("tofu", NewTofu);

        Assert.Equal(new TerraformTool(folder["terraform"], TerraformProduct.Terraform, new Version(1, 12, 0)), await LocateAsync(null));
    }

    [Fact]
    public async Task Tofu_takes_the_place_of_a_terraform_that_is_too_old()
    {
        await FakeAsync("terraform", OldTerraform);
        await FakeAsync("tofu", NewTofu);

        Assert.Equal(new TerraformTool(folder["tofu"], TerraformProduct.OpenTofu, new Version(1, 11, 0)), await LocateAsync(null));
    }

    [Fact]
    public async Task Tofu_is_recognised_under_any_name()
    {
        await FakeAsync("my tf", NewTofu);

        Assert.Equal(TerraformProduct.OpenTofu, (await LocateAsync(folder["my tf"])).Product);
    }

    [Fact]
    public async Task A_path_that_was_named_wins()
    {
        await FakeAsync("terraform", NewTerraform);
        await FakeAsync("other", NewTofu);

        Assert.Equal(folder["other"], (await LocateAsync(folder["other"])).Path);
    }

    [Fact]
    public async Task Versions_that_are_too_old_are_named_and_nothing_is_fetched()
    {
        await FakeAsync("terraform", OldTerraform);
        await FakeAsync("tofu", OldTofu);

        var problem = await FailsAsync("NG3002", null);

        Assert.Contains($"Found '{folder["terraform"]}' (1.10.9) and '{folder["tofu"]}' (1.9.1), but versions below 1.11 are refused", problem.Message);
    }

    [Fact]
    public async Task A_named_path_that_is_too_old_is_not_replaced_by_another()
    {
        await FakeAsync("old", OldTerraform);
        await FakeAsync("terraform", NewTerraform);

        await FailsAsync("NG3002", folder["old"]);
    }

    [Fact]
    public async Task A_named_path_that_does_not_exist_is_named() =>
        Assert.Contains(folder["nowhere"], (await FailsAsync("NG3001", folder["nowhere"])).Message);

    [Theory]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"terraform_version":1}""")]
    public async Task A_program_that_is_no_terraform_does_not_run(string output)
    {
        await FakeAsync("terraform", output);

        Assert.Contains("(does not run)", (await FailsAsync("NG3002", null)).Message);
    }

    [Fact]
    public async Task Without_any_the_pinned_release_is_fetched() => await FailsAsync("NG3004", null);

    public void Dispose() => folder.Dispose();

    /// <summary>Written by a shell: a script that this process had open for writing could not be run while another test forks.</summary>
    private async Task FakeAsync(string name, string output)
    {
        var machine = ScrubbedMachine.Create();
        var result = await runner.RunAsync(
            new Command("/bin/sh", "-c", "cat >\"$1\" && chmod +x \"$1\"", "sh", folder[name])
            {
                WorkingDirectory = folder.Path,
                Environment = machine.Variables,
                StandardInput = $"#!/bin/sh\n[ \"$1 $2\" = 'version -json' ] && echo '{output}'\n",
            },
            CancellationToken.None);
        Assert.True(result.Succeeded, result.Error);
    }

    private async Task<Problem> FailsAsync(string code, string? path)
    {
        var error = await Assert.ThrowsAsync<NubesGenException>(() => LocateAsync(path));
        var problem = Assert.Single(error.Problems);
        Assert.Equal(code, problem.Code);
        return problem;
    }

    private Task<TerraformTool> LocateAsync(string? path) => LocateAsync(path, new Machine(new Dictionary<string, string>
    {
        ["PATH"] = folder.Path,
        ["HOME"] = folder.Path,
    }));

    /// <summary>Fetching leads nowhere: nothing listens on port 1.</summary>
    private async Task<TerraformTool> LocateAsync(string? path, Machine machine)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var release = TerraformRelease.Pinned with { BaseAddress = new Uri("http://127.0.0.1:1/") };
        var installer = new TerraformInstaller(http, new RecordingReporter(), machine, release);
        return await new TerraformLocator(runner, installer, machine).LocateAsync(path, CancellationToken.None);
    }
}
