namespace NubesGen.Tests;

/// <summary>What <c>dotnet build</c> writes, and what it leaves alone.</summary>
public sealed class GenerationTests(PackageFixture package) : IDisposable
{
    private readonly TestRepository repository = new(package);

    private string MainTf => repository[repository.ProjectName, "terraform", "main.tf"];

    [Fact]
    public async Task A_build_writes_terraform_and_the_workflow_and_a_second_build_changes_nothing()
    {
        await repository.InitGitAsync("main");
        await repository.DotNetAsync("build");
        var first = Snapshot();

        await repository.DotNetAsync("build");

        Assert.Contains(first.Keys, file => file.EndsWith("terraform/main.tf", StringComparison.Ordinal));
        Assert.Contains(first.Keys, file => file.EndsWith(".github/workflows/gitops-web-app.yml", StringComparison.Ordinal));
        Assert.Equal(first, Snapshot());
        var machine = ScrubbedMachine.Create();
        var fmt = await repository.StartAsync("terraform", ["fmt", "-check", "-diff", "-recursive", "terraform"], machine);
        Assert.True(fmt.Succeeded, fmt.Output + fmt.Error);
    }

    [Fact]
    public async Task An_edited_file_survives_and_every_build_says_so()
    {
        await repository.DotNetAsync("build");
        await File.AppendAllTextAsync(MainTf, "\n# mine\n");

        var second = await repository.DotNetAsync("build");
        var third = await repository.DotNetAsync("build");

        Assert.Contains("warning NG2102", second.Output, StringComparison.Ordinal);
        Assert.Contains("warning NG2102", third.Output, StringComparison.Ordinal);
        Assert.EndsWith("# mine\n", await File.ReadAllTextAsync(MainTf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_that_holds_an_update_back_is_an_error_and_loses_nothing()
    {
        await repository.DotNetAsync("build");
        var variables = repository[repository.ProjectName, "terraform", "variables.tf"];
        await File.AppendAllTextAsync(variables, "\n# mine\n");
        repository.ChangeProject(root => root.AddProperty("NubesGenLocation", "northeurope"));

        await repository.FailAsync("NG2101", "build");

        Assert.EndsWith("# mine\n", await File.ReadAllTextAsync(variables), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_file_comes_back_and_a_changed_property_is_followed()
    {
        await repository.DotNetAsync("build");
        File.Delete(MainTf);
        await repository.DotNetAsync("build");
        Assert.True(File.Exists(MainTf));

        repository.ChangeProject(root => root.AddProperty("NubesGenDatabase", "PostgreSql"));
        await repository.DotNetAsync("build");
        var postgresql = repository[repository.ProjectName, "terraform", "postgresql.tf"];
        Assert.True(File.Exists(postgresql));

        repository.ChangeProject(root => root.Properties.Single(p => p.Name == "NubesGenDatabase").Value = "None");
        await repository.DotNetAsync("build");
        Assert.False(File.Exists(postgresql));
    }

    [Theory]
    [InlineData("-p:DesignTimeBuild=true")]
    [InlineData("-p:NubesGenEnabled=false")]
    [InlineData("-p:NubesGenGenerate=false")]
    [InlineData("-p:IsTestProject=true")]
    [InlineData("-t:Restore")]
    public async Task Nothing_is_written_when_it_is_not_wanted(string argument)
    {
        await repository.DotNetAsync("build", argument);

        Assert.False(Directory.Exists(repository[repository.ProjectName, "terraform"]));
    }

    [Theory]
    [InlineData("-p:NubesGenApplicationTier=Gold", "NG2001", "Free, Basic, Standard, Premium")]
    [InlineData("-p:NubesGenDatabase=Oracle", "NG2001", "PostgreSql")]
    [InlineData("-p:NubesGenNetwork=Private", "NG2001", "Public, VirtualNetwork")]
    [InlineData("-p:NubesGenNetwork=VirtualNetwork;NubesGenApplicationTier=Free", "NG2013", "Basic, Standard, Premium")]
    public async Task A_wrong_property_is_an_error_that_lists_what_is_valid(string argument, string code, string valid) =>
        Assert.Contains(valid, await repository.FailAsync(code, "build", argument), StringComparison.Ordinal);

    [Fact]
    public async Task In_ci_a_stale_file_is_a_warning_of_the_build_and_an_error_of_provision()
    {
        await repository.InitGitAsync("env-ci");
        await repository.DotNetAsync("build");
        repository.ChangeProject(root => root.AddProperty("NubesGenLocation", "northeurope"));
        var before = Snapshot();
        var ci = ScrubbedMachine.Create(("CI", "true"));

        var build = await repository.StartAsync("dotnet", ["build", "-nodeReuse:false"], ci);
        var provision = await repository.StartAsync("dotnet", ["build", "-t:Provision", "-p:NubesGenCloud=Local", "-nodeReuse:false"], ci);

        Assert.True(build.Succeeded, build.Output);
        Assert.Contains("warning NG2107", build.Output, StringComparison.Ordinal);
        Assert.False(provision.Succeeded);
        Assert.Contains("error NG2107", provision.Output, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
        Assert.False(Directory.Exists(repository.Store));
    }

    public void Dispose() => repository.Dispose();

    /// <summary>Content and time stamp of every generated file.</summary>
    private Dictionary<string, (string Text, DateTime Written)> Snapshot() =>
        Directory.EnumerateFiles(repository.Path, "*", SearchOption.AllDirectories)
            .Where(file => file.Contains("/terraform/", StringComparison.Ordinal) || file.Contains("/workflows/", StringComparison.Ordinal))
            .ToDictionary(file => file, file => (File.ReadAllText(file), File.GetLastWriteTimeUtc(file)));
}
