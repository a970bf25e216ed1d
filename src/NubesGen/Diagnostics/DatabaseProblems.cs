namespace NubesGen.Diagnostics;

/// <summary>Failures of a database's migrations and roles: NG5060 to NG5079.</summary>
internal static class DatabaseProblems
{
    public static Problem NoMigrations(string folder) => new("NG5060",
        $"NubesGenMigrations is true, but no assembly in '{folder}' holds migrations of EF Core. Add one with: dotnet ef migrations add <name>; or leave the property out.");

    public static Problem NoDesignPackage(string? version) => new("NG5061",
        "The project has migrations, but not the package that EF Core needs to run them. "
        + $"Type: dotnet add package Microsoft.EntityFrameworkCore.Design{(version is null ? "" : $" --version {version}")}; then deploy again.");

    public static Problem ToolNotInstalled(string version, string folder, string output) => new("NG5062",
        $"dotnet-ef {version}, which runs the migrations, could not be fetched:\n{output}\n"
        + $"Check the network and the package sources; to fetch it by hand, type: dotnet tool install dotnet-ef --version {version} --tool-path \"{folder}\".");

    public static Problem BundleFailed(string lastLines) => new("NG5063",
        $"EF Core could not make a program of the migrations. Its last lines:\n{lastLines}\n"
        + "The release before still serves. Mend the cause, which also shows with: dotnet ef migrations list; then deploy again.");

    public static Problem MigrationFailed(string? context, string lastLines) => new("NG5064",
        $"The migrations{(context is null ? "" : $" of {context}")} failed, and the database is as far as the last one that went through. Their last lines:\n{lastLines}\n"
        + "The release before still serves. Mend the migration and deploy again.");

    public static Problem Refused(string provider, string answer) => new("NG5065",
        $"The database did not let the application's role be prepared ({provider}): {answer.TrimEnd('.')}. The release before still serves. "
        + "Mend the cause as docs/databases.md says, then deploy again.");

    public static Problem Unreachable(string answer, string? open) => new("NG5066",
        $"The database cannot be reached from this machine: {answer.TrimEnd('.')}. The release before still serves. "
        + (open is null ? "Check that it runs, then deploy again." : $"Let this machine in, then deploy again. Type: {open}"));

    public static Problem BlankInAssemblyName(string assembly) => new("NG5067",
        $"Migrations cannot be packed for an assembly with a blank in its name, '{assembly}': the .NET SDK would leave its packages out. "
        + "Set <AssemblyName> in the project file to a name without blanks and deploy again.");

    public static Problem OutOfReach(IReadOnlyList<string> migrations) => new("NG5070",
        "The database is in a virtual network, where neither this machine nor anything of ours can reach it. "
        + (migrations.Count == 0 ? "The application's role must have its rights there. " : $"It may lack {string.Join(", ", migrations)}, and the application's role its rights. ")
        + "Once only, run the SQL of docs/databases.md from inside the network; for migrations call Database.Migrate() when the application starts, and set NubesGenMigrations=false.")
    { Severity = Severity.Warning };
}
