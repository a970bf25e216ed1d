namespace NubesGen.Benchmarks;

/// <summary>What <c>Provision</c> adds to the Terraform commands that somebody would otherwise type, on the Local cloud.</summary>
/// <param name="workshop">Where.</param>
/// <param name="output">Gets the figures.</param>
internal sealed class ProvisionOverhead(Workshop workshop, TextWriter output)
{
    private const string Empty = "dotnet build, an empty target";
    private const string Unchanged = "Provision, no change";
    private const string UnchangedByHand = "init, plan, apply, no change";
    private const string PlanByHand = "plan alone, no change";
    private const string New = "Provision, new environment";
    private const string NewByHand = "init, plan, apply, new";
    private const int NameWidth = 58;

    /// <summary>Measures and prints.</summary>
    /// <param name="pairs">How many runs of each.</param>
    /// <returns>Done when printed.</returns>
    /// <exception cref="BenchmarkException">Something failed.</exception>
    public async Task RunAsync(int pairs)
    {
        var project = await WebProject.CreateAsync(workshop, "ours", new Package("NubesGen.Sdk", await workshop.PackAsync()));
        await BuildAsync(project, "Provision");
        var configuration = Directory.GetFiles(Path.Combine(project.Folder, ".nubesgen"), "*.tf", SearchOption.AllDirectories).Single();
        var applied = CopyTo("applied");
        await ProvisionByHandAsync(applied);

        var times = await new Rounds(workshop.Say).MeasureAsync(pairs,
        [
            new(Empty, _ => BuildAsync(project, WebProject.EmptyTarget)),
            new(Unchanged, _ => BuildAsync(project, "Provision")),
            new(UnchangedByHand, _ => ProvisionByHandAsync(applied)),
            new(PlanByHand, _ => TerraformAsync(applied, "plan")),
            new(New, round => BuildAsync(project, "Provision", $"-p:NubesGenEnvironment=new-{round}")),
            new(NewByHand, round => ProvisionByHandAsync(CopyTo($"new-{round}"))),
        ]);

        var table = new Table(output, NameWidth);
        table.Start("milliseconds");
        foreach (var (name, series) in times)
        {
            table.Add(name, series, "F0");
        }

        var pairings = new[] { (Unchanged, UnchangedByHand), (Unchanged, PlanByHand), (New, NewByHand) };
        table.Start("ratio");
        foreach (var (ours, theirs) in pairings)
        {
            table.Add($"{ours} / {theirs}", times[ours].Over(times[theirs]), "F3");
        }

        table.Start("difference, milliseconds");
        foreach (var (ours, theirs) in pairings)
        {
            table.Add($"{ours} - {theirs}", times[ours].Less(times[theirs]), "F0");
            table.Add("  without what dotnet build itself takes", times[ours].Less(times[theirs]).Less(times[Empty]), "F0");
        }

        string CopyTo(string name)
        {
            var folder = workshop["by-hand", name];
            Directory.CreateDirectory(folder);
            File.Copy(configuration, Path.Combine(folder, Path.GetFileName(configuration)));
            return folder;
        }
    }

    private Task<TimeSpan> BuildAsync(WebProject project, string target, params string[] properties) =>
        workshop.RunAsync(project.Folder, "dotnet", ["build", "--no-restore", $"-t:{target}", .. properties]);

    private async Task<TimeSpan> ProvisionByHandAsync(string folder) =>
        await TerraformAsync(folder, "init") + await TerraformAsync(folder, "plan", "-out=plan") + await TerraformAsync(folder, "apply", "plan");

    private Task<TimeSpan> TerraformAsync(string folder, string command, params string[] arguments) =>
        workshop.RunAsync(folder, "terraform", [command, "-input=false", .. arguments]);
}
