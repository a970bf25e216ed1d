using CsCheck;
using NubesGen.Diagnostics;
using NubesGen.Generation;

namespace NubesGen.Tests.Generation;

/// <summary>Whatever user and project do, in any order: edits survive, and without edits the files are what they should be.</summary>
public sealed class OwnershipTests
{
    private static readonly string[] Names = ["a.tf", "b.tf", "c.tf"];

    /// <summary>What happens to a file before the next build.</summary>
    private enum Event
    {
        UserEdits,
        UserDeletes,
        GitChangesLineEnds,
        TemplateChanges,
        ProjectNoLongerNeedsIt,
    }

    [Fact]
    public void An_edit_is_never_lost_and_everything_else_is_brought_up_to_date()
    {
        var events = Gen.Select(Gen.Enum<Event>(), Gen.Int[0, 2].Select(index => Names[index])).List[1, 12];

        events.Sample(Run, iter: 60);
    }

    private static void Run(List<(Event Event, string Name)> events)
    {
        using var folder = new TestFolder();
        var application = TestApplications.Create(folder.Path);
        var wanted = Names.ToDictionary(name => name, _ => 0);
        var edited = new Dictionary<string, string>();
        GeneratedFileWriter.Write(application, Files(), verify: false);

        foreach (var (what, name) in events)
        {
            var path = PathOf(name);
            switch (what)
            {
                case Event.UserEdits when File.Exists(path):
                    File.AppendAllText(path, "# mine\n");
                    edited[name] = File.ReadAllText(path);
                    break;
                case Event.UserDeletes:
                    File.Delete(path);
                    edited.Remove(name);
                    break;
                case Event.GitChangesLineEnds when File.Exists(path) && !edited.ContainsKey(name):
                    File.WriteAllText(path, File.ReadAllText(path).ReplaceLineEndings("\r\n"));
                    break;
                case Event.TemplateChanges:
                    wanted[name] = wanted.GetValueOrDefault(name) + 1;
                    break;
                case Event.ProjectNoLongerNeedsIt:
                    wanted.Remove(name);
                    break;
                default:
                    break;
            }

            var announced = GeneratedFileWriter.Write(application, Files(), verify: true);
            var result = GeneratedFileWriter.Write(application, Files(), verify: false);

            Assert.All(edited, file => Assert.Equal(file.Value, File.ReadAllText(PathOf(file.Key))));
            Assert.All(edited, file => Assert.Contains(result.Problems, problem => problem.File == PathOf(file.Key)));
            if (result.Problems.Any(problem => problem.Severity == Severity.Error))
            {
                Assert.Empty(result.Written.Concat(result.Removed));
                continue;
            }

            Assert.Equal(
                result.Written.Concat(result.Removed).Order(StringComparer.Ordinal),
                announced.Problems.Where(problem => problem.Severity == Severity.Error).Select(problem => problem.File!).Order(StringComparer.Ordinal));
            Assert.All(
                Files().Where(file => !edited.ContainsKey(Path.GetFileName(file.Path))),
                file => Assert.Equal(file.Text, GeneratedHeader.Normalise(File.ReadAllText(file.Path))));
            Assert.All(
                Directory.GetFiles(application.TerraformDirectory).Select(Path.GetFileName),
                left => Assert.True(wanted.ContainsKey(left!) || edited.ContainsKey(left!), left));
        }

        string PathOf(string name) => Path.Combine(application.TerraformDirectory, name);

        List<GeneratedFile> Files() => [.. wanted.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file =>
            new GeneratedFile(PathOf(file.Key), GeneratedHeader.Prepend(application.ProjectPath, $"# version {file.Value}\n")))];
    }
}
