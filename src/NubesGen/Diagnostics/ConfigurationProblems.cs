using System.Globalization;

namespace NubesGen.Diagnostics;

/// <summary>NG20xx: what the project and its properties say.</summary>
internal static class ConfigurationProblems
{
    public static Problem WrongValue(string property, string value, IReadOnlyList<string> valid) => new(
        "NG2001",
        $"The property {property} cannot be '{value}'. Valid: {string.Join(", ", valid)}. Set one of these in the project file or with -p:{property}=<value>.");

    public static Problem NewerThanKnown(string version, string applicationType, string newest) => new(
        "NG2002",
        $"The project targets .NET {version}, but {applicationType} is known up to .NET {newest}. Update the NubesGen.Sdk package, set NubesGenTargetFramework to an older framework of the project, or set NubesGenGenerate=false and write the Terraform yourself.");

    public static Problem OlderThanKnown(string version, string applicationType, IReadOnlyList<string> known) => new(
        "NG2003",
        $"The project targets .NET {version}, which {applicationType} cannot run any more. Valid: {string.Join(", ", known)}. Change TargetFramework in the project file to one of these.");

    public static Problem PastEndOfSupport(string version, DateOnly end) => new(
        "NG2004",
        string.Create(CultureInfo.InvariantCulture, $".NET {version} gets no security fixes since {end:yyyy-MM-dd}. Change TargetFramework in the project file to a supported version."))
    { Severity = Severity.Warning };

    public static Problem SeveralDatabases(IReadOnlyList<string> databases) => new(
        "NG2005",
        $"The package references imply several databases ({string.Join("; ", databases)}), and an environment has one. Set NubesGenDatabase in the project file to the one to create, or to None.");

    public static Problem NothingToRun(string projectFile) => new(
        "NG2006",
        $"'{Path.GetFileName(projectFile)}' is a console program, and the SDK does not say where it runs. Set NubesGenApplicationType in the project file, for example to ContainerApp.");

    public static Problem NotRestored(string assetsFile) => new(
        "NG2008",
        $"The list of packages '{assetsFile}' is missing or unreadable. Type: dotnet restore.");

    public static Problem NoDatabaseForTier(string tier) => new(
        "NG2009",
        $"NubesGenDatabaseTier is '{tier}', but there is no database. Set NubesGenDatabase as well, or remove NubesGenDatabaseTier.");

    public static Problem WorkerCannotServe(string applicationType) => new(
        "NG2012",
        $"NubesGenApplicationType is AppService, but a worker answers no HTTP, and {applicationType} ends what does not. Set NubesGenApplicationType to ContainerApp, or the project's SDK to Microsoft.NET.Sdk.Web.");

    public static Problem TierWithoutNetwork(string applicationType, string tier, IReadOnlyList<string> valid) => new(
        "NG2013",
        $"NubesGenNetwork is VirtualNetwork, but {applicationType} in tier {tier} cannot join one. Set NubesGenApplicationTier to one of {string.Join(", ", valid)}, or NubesGenNetwork to Public.");

    public static Problem FunctionsNeedTheirHost(string applicationType) => new(
        "NG2014",
        $"NubesGenApplicationType is {applicationType}, but this is a functions project (AzureFunctionsVersion is set), and only the host of Azure Functions calls functions. Remove NubesGenApplicationType from the project file, or set it to Function.");

    public static Problem NoFunctions(string projectFile) => new(
        "NG2015",
        $"NubesGenApplicationType is Function, but '{projectFile}' is not a functions project: it sets no AzureFunctionsVersion, and the host of Azure Functions would find nothing to call. Set NubesGenApplicationType to AppService or ContainerApp, or make it a functions project with <AzureFunctionsVersion>v4</AzureFunctionsVersion> and the package Microsoft.Azure.Functions.Worker.");

    public static Problem ReservedName(string name, string instead) => new(
        "NG2025",
        $"The project's name is '{name}', but Azure takes neither microsoft nor windows in the name of anything that has an address. Set NubesGenProjectName in the project file to another name, such as {instead}.");
}
