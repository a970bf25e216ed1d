using NubesGen.Deployment.Local;

namespace NubesGen.Tests.Local;

public sealed class LocalFormTests
{
    public static TheoryData<string> Shipped => [.. Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "catalog", "services"), "local.json", SearchOption.AllDirectories)
        .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_form_names_what_to_install_and_shows_no_secret_on_a_command_line(string service)
    {
        var form = LocalForm.Load(Path.Combine(AppContext.BaseDirectory, "catalog", "services", service))!;
        LocalStep?[] steps = [.. form.Prepare, .. form.BeforeStart, form.Start, form.Ready];
        var programs = form.Programs.Select(names => names[0]).ToHashSet();

        Assert.All(steps.OfType<LocalStep>(), step =>
        {
            Assert.Contains(step.Program, programs);
            Assert.DoesNotContain(step.Arguments, argument => form.Secrets.Any(secret => argument.Contains($"{{{{ {secret}", StringComparison.Ordinal)));
        });
        Assert.Equal(form.Programs.Count > 0 ? ["apt", "brew"] : Array.Empty<string>(), form.Packages.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_name_that_a_template_may_not_use_is_an_error()
    {
        var text = new TemplateText(new Dictionary<string, string> { ["port"] = "1" });

        Assert.Equal("1", text.Render("{{ port }}"));
        Assert.Throws<InvalidOperationException>(() => text.Render("{{ prot }}"));
    }
}
