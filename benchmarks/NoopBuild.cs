namespace NubesGen.Benchmarks;

/// <summary>What our package, and two that many people use, add to a build that has nothing to do.</summary>
/// <param name="workshop">Where.</param>
/// <param name="output">Gets the figures.</param>
internal sealed class NoopBuild(Workshop workshop, TextWriter output)
{
    private const string NoPackage = "no package";
    private const string Control = "no package, a second project";
    private const int NameWidth = 30;

    /// <summary>Measures and prints.</summary>
    /// <param name="pairs">How many builds of each.</param>
    /// <returns>Done when printed.</returns>
    /// <exception cref="BenchmarkException">A build failed, or had something to do.</exception>
    public async Task RunAsync(int pairs)
    {
        var ours = new Package("NubesGen.Sdk", await workshop.PackAsync());
        var projects = new Dictionary<string, WebProject>
        {
            [NoPackage] = await WebProject.CreateAsync(workshop, "none", null),
            [Control] = await WebProject.CreateAsync(workshop, "control", null),
            [Name(ours)] = await WebProject.CreateAsync(workshop, "ours", ours),
        };
        foreach (var peer in new[] { new Package("MinVer", "8.0.0"), new Package("Nerdbank.GitVersioning", "3.10.94") })
        {
            projects[Name(peer)] = await WebProject.CreateAsync(workshop, peer.Name, peer);
        }

        var compiled = projects.ToDictionary(project => project.Key, project => project.Value.Compiled);
        var times = await new Rounds(workshop.Say).MeasureAsync(pairs, [.. projects.Select(project =>
            new Measurement(project.Key, _ => workshop.RunAsync(project.Value.Folder, "dotnet", "build", "--no-restore")))]);
        foreach (var (name, project) in projects.Where(project => project.Value.Compiled != compiled[project.Key]))
        {
            throw new BenchmarkException($"The project with {name} was compiled again: these were no builds without changes.");
        }

        var table = new Table(output, NameWidth);
        table.Start("dotnet build, milliseconds");
        foreach (var (name, series) in times)
        {
            table.Add(name, series, "F0");
        }

        table.Start("ratio to no package");
        foreach (var (name, series) in times.Where(entry => entry.Key != NoPackage))
        {
            table.Add(name, series.Over(times[NoPackage]), "F4");
        }
    }

    private static string Name(Package package) => $"{package.Name} {package.Version}";
}
