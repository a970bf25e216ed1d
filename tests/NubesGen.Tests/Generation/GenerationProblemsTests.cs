using System.Reflection;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Generation;

public sealed class GenerationProblemsTests
{
    public static TheoryData<string> Factories => [.. Methods.Select(method => method.Name)];

    private static IEnumerable<MethodInfo> Methods => typeof(GenerationProblems)
        .GetMethods(BindingFlags.Static | BindingFlags.Public)
        .Where(method => method.ReturnType == typeof(Problem));

    [Theory]
    [MemberData(nameof(Factories))]
    public void Each_problem_names_the_file_and_says_what_to_type(string factory)
    {
        var problem = Create(factory);

        Assert.Equal("/repo/terraform/main.tf", problem.File);
        Assert.Contains("terraform/main.tf", problem.Message, StringComparison.Ordinal);
        Assert.Contains("`dotnet build`", problem.Message[problem.Message.TrimEnd('.').LastIndexOf(". ", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Each_problem_has_a_code_of_its_own() =>
        Assert.Equal(Methods.Count(), Methods.Select(method => Create(method.Name).Code).Distinct().Count());

    [Theory]
    [MemberData(nameof(Factories))]
    public void Each_problem_has_a_page(string factory)
    {
        var code = Create(factory).Code;

        Assert.StartsWith($"# {code}: ", File.ReadAllText(Path.Combine(Repository.Root, "docs", "errors", $"{code}.md")), StringComparison.Ordinal);
    }

    private static Problem Create(string factory)
    {
        var method = Methods.Single(method => method.Name == factory);
        object[] arguments = ["/repo/terraform/main.tf", "because"];
        return (Problem)method.Invoke(null, arguments[..method.GetParameters().Length])!;
    }
}
