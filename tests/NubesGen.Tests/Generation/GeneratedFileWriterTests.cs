using NubesGen.Applications;
using NubesGen.Diagnostics;
using NubesGen.Generation;

namespace NubesGen.Tests.Generation;

public sealed class GeneratedFileWriterTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly Application application;

    public GeneratedFileWriterTests()
    {
        application = TestApplications.Create(folder.Path);
        Directory.CreateDirectory(application.ProjectDirectory);
        File.WriteAllText(application.ProjectFile, "<Project />");
    }

    private string MainFile => Path.Combine(application.TerraformDirectory, "main.tf");

    private string RedisFile => Path.Combine(application.TerraformDirectory, "redis.tf");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Absent_files_are_written_as_they_are()
    {
        var files = TestApplications.Generator.Generate(application);

        var result = Write(application);

        Assert.Equal(files.Select(file => file.Path), result.Written);
        Assert.Empty(result.Problems);
        Assert.All(files, file => Assert.Equal(System.Text.Encoding.UTF8.GetBytes(file.Text), File.ReadAllBytes(file.Path)));
        Assert.Equal(files.Count, Directory.GetFiles(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Length - 1);
    }

    [Fact]
    public void A_second_run_touches_nothing()
    {
        var written = Write(application).Written;
        var longAgo = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var path in written)
        {
            File.SetLastWriteTimeUtc(path, longAgo);
        }

        var result = Write(application);

        Assert.Empty(result.Written);
        Assert.Equal(written, result.Unchanged);
        Assert.All(written, path => Assert.Equal(longAgo, File.GetLastWriteTimeUtc(path)));
    }

    [Fact]
    public void Line_ends_that_git_has_changed_are_no_difference()
    {
        Write(application);
        var windows = File.ReadAllText(MainFile).ReplaceLineEndings("\r\n");
        File.WriteAllText(MainFile, windows);

        var result = Write(application);

        Assert.Empty(result.Written);
        Assert.Empty(result.Problems);
        Assert.Equal(windows, File.ReadAllText(MainFile));
    }

    [Fact]
    public void An_untouched_file_is_replaced_when_the_project_changes()
    {
        Write(application);

        var result = Write(application with { Location = "northeurope" });

        Assert.Equal([Path.Combine(application.TerraformDirectory, "variables.tf")], result.Written);
    }

    [Fact]
    public void An_edit_that_holds_nothing_back_stays_with_a_warning()
    {
        Write(application);
        var edited = Edit(MainFile);

        var result = Write(application with { Location = "northeurope" });

        var problem = Assert.Single(result.Problems);
        Assert.Equal(("NG2102", Severity.Warning, MainFile), (problem.Code, problem.Severity, problem.File));
        Assert.Equal(edited, File.ReadAllText(MainFile));
        Assert.Single(result.Written);
    }

    [Fact]
    public void An_edit_that_holds_an_update_back_is_an_error_and_nothing_is_written()
    {
        Write(application);
        var variables = Path.Combine(application.TerraformDirectory, "variables.tf");
        Edit(variables);
        var before = Snapshot();

        var result = Write(application with { Location = "northeurope", Services = [] });

        var problem = Assert.Single(result.Problems);
        Assert.Equal(("NG2101", Severity.Error, variables), (problem.Code, problem.Severity, problem.File));
        Assert.All(
            ["_override.tf", "own", "environments/", "NubesGenGenerate=false", "`dotnet build`"],
            way => Assert.Contains(way, problem.Message, StringComparison.Ordinal));
        Assert.Empty(result.Written);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public void A_file_brought_to_the_new_state_by_hand_only_gets_its_header()
    {
        Write(application);
        var changed = application with { Location = "northeurope" };
        var wanted = TestApplications.Generator.Generate(changed).Single(file => file.Path.EndsWith("variables.tf", StringComparison.Ordinal));
        var oldHeader = File.ReadLines(wanted.Path).First();
        File.WriteAllText(wanted.Path, oldHeader + wanted.Text[wanted.Text.IndexOf('\n', StringComparison.Ordinal)..]);

        var result = Write(changed);

        Assert.Empty(result.Problems);
        Assert.Equal(wanted.Text, File.ReadAllText(wanted.Path));
    }

    [Fact]
    public void A_file_of_somebody_else_is_never_overwritten()
    {
        Directory.CreateDirectory(application.TerraformDirectory);
        File.WriteAllText(MainFile, "# mine\n");

        var result = Write(application);

        Assert.Equal("NG2103", Assert.Single(result.Problems).Code);
        Assert.Empty(result.Written);
        Assert.Equal("# mine\n", File.ReadAllText(MainFile));
        Assert.Equal([MainFile], Directory.GetFiles(application.TerraformDirectory));
    }

    [Fact]
    public void Two_projects_do_not_fight_for_the_same_file()
    {
        Write(application);
        var other = TestApplications.Create(folder.Path, name: "other") with { WorkflowFile = application.WorkflowFile };

        var result = Write(other);

        var problem = Assert.Single(result.Problems);
        Assert.Equal("NG2104", problem.Code);
        Assert.Contains("src/todo-api/todo-api.csproj", problem.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(other.TerraformDirectory));
    }

    [Fact]
    public void A_renamed_project_takes_its_files_along()
    {
        Write(application);
        var renamed = application with { ProjectFile = Path.Combine(application.ProjectDirectory, "Renamed.csproj") };
        File.Move(application.ProjectFile, renamed.ProjectFile);

        var result = Write(renamed);

        Assert.Empty(result.Problems);
        Assert.Equal(TestApplications.Generator.Generate(renamed).Select(file => file.Path), result.Written);
    }

    [Fact]
    public void A_file_no_longer_generated_is_removed()
    {
        Write(TestApplications.Create(folder.Path, services: ["Redis"]));
        var oldWorkflow = application.WorkflowFile;

        var result = Write(TestApplications.Create(folder.Path) with { WorkflowFile = Path.Combine(Path.GetDirectoryName(oldWorkflow)!, "new.yml") });

        Assert.Equal([oldWorkflow, RedisFile], result.Removed.Order(StringComparer.Ordinal));
        Assert.False(File.Exists(RedisFile));
        Assert.False(File.Exists(oldWorkflow));
    }

    [Fact]
    public void A_file_no_longer_generated_stays_when_it_was_edited()
    {
        Write(TestApplications.Create(folder.Path, services: ["Redis"]));
        var edited = Edit(RedisFile);

        var result = Write(application);

        var problem = Assert.Single(result.Problems);
        Assert.Equal(("NG2105", Severity.Warning), (problem.Code, problem.Severity));
        Assert.Equal(edited, File.ReadAllText(RedisFile));
    }

    [Fact]
    public void Files_of_the_user_and_of_other_projects_are_never_leftovers()
    {
        var other = TestApplications.Create(folder.Path, name: "other");
        Write(other);
        Directory.CreateDirectory(application.TerraformDirectory);
        File.WriteAllText(Path.Combine(application.TerraformDirectory, "my_override.tf"), "# mine\n");

        Assert.Empty(Write(application).Removed);
        Assert.True(File.Exists(other.WorkflowFile));
        Assert.True(File.Exists(Path.Combine(application.TerraformDirectory, "my_override.tf")));
    }

    [Fact]
    public void Verifying_says_what_a_build_would_do_and_does_nothing()
    {
        Write(TestApplications.Create(folder.Path, services: ["Redis"]));
        File.Delete(MainFile);
        var before = Snapshot();

        var result = Verify(application);

        Assert.Equal(before, Snapshot());
        Assert.Empty(result.Written);
        Assert.Empty(result.Removed);
        Assert.All(result.Problems, problem => Assert.Equal(Severity.Error, problem.Severity));
        Assert.Equal(
            ["application-insights.tf NG2106", "main.tf NG2106", "monitoring.tf NG2107", "redis.tf NG2108", "settings.tf NG2107", "terraform.tf NG2107", "variables.tf NG2107"],
            result.Problems.Select(problem => $"{Path.GetFileName(problem.File)} {problem.Code}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Verifying_accepts_what_a_build_has_written_and_an_edit_that_holds_nothing_back()
    {
        Write(application);
        Assert.Empty(Verify(application).Problems);

        Edit(MainFile);

        Assert.Equal("NG2102", Assert.Single(Verify(application).Problems).Code);
    }

    private static GenerationResult Write(Application application) =>
        GeneratedFileWriter.Write(application, TestApplications.Generator.Generate(application), verify: false);

    private static GenerationResult Verify(Application application) =>
        GeneratedFileWriter.Write(application, TestApplications.Generator.Generate(application), verify: true);

    private static string Edit(string path)
    {
        File.AppendAllText(path, "# edited\n");
        return File.ReadAllText(path);
    }

    private Dictionary<string, (string Text, DateTime Time)> Snapshot() =>
        Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, path => (File.ReadAllText(path), File.GetLastWriteTimeUtc(path)));
}
