using System.Net.Mail;
using NubesGen.Diagnostics;

namespace NubesGen.Applications;

/// <summary>An application and how it came to be.</summary>
/// <param name="Application">The application, complete and valid.</param>
/// <param name="Findings">What was inferred and from what, one sentence each.</param>
/// <param name="Notices">What the user should know of the chosen services, one sentence each.</param>
/// <param name="Warnings">What the user should change.</param>
public sealed record ApplicationResult(
    Application Application, IReadOnlyList<string> Findings, IReadOnlyList<string> Notices, IReadOnlyList<Problem> Warnings);

/// <summary>Makes the application out of what the build evaluated.</summary>
/// <param name="catalog">What there is to choose from.</param>
/// <param name="time">Today decides what is past its end of support; it never decides what is generated.</param>
public sealed class ApplicationFactory(Catalog catalog, TimeProvider time)
{
    private const string WebType = "AppService";
    private const string WorkerType = "ContainerApp";
    private const string FunctionType = "Function";

    /// <summary>Makes the application.</summary>
    /// <param name="facts">What the build evaluated.</param>
    /// <returns>The application with its findings.</returns>
    /// <exception cref="NubesGenException">NG20xx: all that is wrong, at once.</exception>
    public ApplicationResult Create(BuildFacts facts)
    {
        var settings = new Settings(facts.Properties);
        var findings = new List<string>();
        var type = ApplicationType(facts, settings);
        var tier = settings.Choice("NubesGenApplicationTier", type.Tiers) ?? type.DefaultTier!;
        if (Mismatch(facts, type) is { } mismatch)
        {
            settings.Add(mismatch);
        }

        CheckDotNetVersion(facts, type, settings);
        var (services, databaseTier) = Services(facts, settings, findings);
        var repository = facts.RepositoryDirectory ?? Path.GetDirectoryName(facts.ProjectFile)!;
        var name = settings.Formed("NubesGenProjectName", ProjectName.IsLegal, "[a-z][a-z0-9-]*, at most 20 characters, with single hyphens inside")
            ?? ProjectName.FromFileName(Path.GetFileNameWithoutExtension(facts.ProjectFile));
        if (ReservedWords.AreIn(name))
        {
            settings.Add(ConfigurationProblems.ReservedName(name, ReservedWords.Replace(name)));
        }

        var network = Network(settings, type, tier);

        var application = new Application
        {
            Name = name,
            ProjectFile = facts.ProjectFile,
            RepositoryDirectory = repository,
            Type = type,
            Tier = tier,
            ServesHttp = facts.Kind is ProjectKind.Web || type.Id is WebType or FunctionType,
            DotNetVersion = facts.DotNetVersion,
            TargetFramework = facts.TargetFramework,
            AssemblyName = facts.AssemblyName,
            Services = services,
            DatabaseTier = databaseTier,
            Location = settings.Formed("NubesGenLocation", IsRegion, "the short name of an Azure region, such as westeurope") ?? "westeurope",
            Network = network,
            AlertEmail = settings.Formed("NubesGenAlertEmail", IsMailAddress, "a mail address such as team@example.com"),
            MonthlyBudget = settings.Amount("NubesGenMonthlyBudget"),
            HealthCheckPath = settings.Formed("NubesGenHealthCheckPath", IsPath, "a path that starts with /, such as /healthz"),
            EnvironmentPrefix = settings.Formed("NubesGenEnvironmentPrefix", IsBranchPrefix, "letters, digits and . _ / -, such as env-") ?? "env-",
            TerraformDirectory = Resolve(facts, settings.Text("NubesGenTerraformDirectory") ?? "terraform"),
            WorkflowFile = settings.Text("NubesGenWorkflowFile") is { } file
                ? Resolve(facts, file)
                : Path.Combine(repository, ".github", "workflows", $"gitops-{name}.yml"),
            ProtectedEnvironments = ProtectedEnvironments.Of(settings),
        };
        settings.ThrowIfWrong();
        application = application with
        {
            WatchedPaths = WatchedPaths.Of(application, facts.AssetsFile, Settings.List(settings.Text("NubesGenWorkflowPaths") ?? "")),
        };
        var notices = services.Select(service => service.Azure.Notices.GetValueOrDefault(network)).OfType<string>();
        return new ApplicationResult(application, findings, [.. notices], settings.Problems);
    }

    private ApplicationTypeDefinition ApplicationType(BuildFacts facts, Settings settings)
    {
        var valid = catalog.ApplicationTypes.Select(type => type.Id).ToList();
        var named = settings.Choice("NubesGenApplicationType", valid);
        settings.ThrowIfWrong();
        var id = named ?? facts.Kind switch
        {
            ProjectKind.Web => WebType,
            ProjectKind.Worker => WorkerType,
            ProjectKind.Functions => FunctionType,
            _ => throw new NubesGenException(ConfigurationProblems.NothingToRun(facts.ProjectFile)),
        };
        return catalog.ApplicationType(id)!;
    }

    /// <summary>Functions are started by a host of Azure's and nothing else is, so neither can take the place of the other.</summary>
    private static Problem? Mismatch(BuildFacts facts, ApplicationTypeDefinition type) => (facts.Kind, type.Id) switch
    {
        (ProjectKind.Worker, WebType) => ConfigurationProblems.WorkerCannotServe(type.Title),
        (ProjectKind.Functions, not FunctionType) => ConfigurationProblems.FunctionsNeedTheirHost(type.Id),
        (not ProjectKind.Functions, FunctionType) => ConfigurationProblems.NoFunctions(Path.GetFileName(facts.ProjectFile)),
        _ => null,
    };

    private void CheckDotNetVersion(BuildFacts facts, ApplicationTypeDefinition type, Settings settings)
    {
        if (!type.DotNetVersions.Contains(facts.DotNetVersion))
        {
            var newest = type.DotNetVersions[^1];
            var isNewer = Version.TryParse(facts.DotNetVersion, out var version) && version > Version.Parse(newest);
            settings.Add(isNewer
                ? ConfigurationProblems.NewerThanKnown(facts.DotNetVersion, type.Title, newest)
                : ConfigurationProblems.OlderThanKnown(facts.DotNetVersion, type.Title, type.DotNetVersions));
        }
        else if (DotNetSupport.EndedOn(facts.DotNetVersion, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } end)
        {
            settings.Add(ConfigurationProblems.PastEndOfSupport(facts.DotNetVersion, end));
        }
    }

    private (IReadOnlyList<ServiceDefinition> Services, string? DatabaseTier) Services(BuildFacts facts, Settings settings, List<string> findings)
    {
        var inferred = settings.Flag("NubesGenInfer", true)
            ? new Inference(catalog).Services(facts.PackageReferences, PackageGraph.Read(facts.AssetsFile, facts.TargetFramework))
            : [];
        var database = Database(settings, inferred, findings);
        var addons = Addons(settings, inferred, findings);
        var tier = database is null ? null : settings.Choice("NubesGenDatabaseTier", database.Tiers) ?? database.DefaultTier;
        if (database is null && settings.Text("NubesGenDatabaseTier") is { } unused)
        {
            settings.Add(ConfigurationProblems.NoDatabaseForTier(unused));
        }

        return ([.. addons.Concat(database is null ? [] : [database]).OrderBy(service => service.Id, StringComparer.Ordinal)], tier);
    }

    private ServiceDefinition? Database(Settings settings, IReadOnlyList<InferredService> inferred, List<string> findings)
    {
        if (settings.Text("NubesGenDatabase") is not null)
        {
            var choice = settings.Choice("NubesGenDatabase", ["None", .. Ids(ServiceKind.Database)]);
            return choice is null or "None" ? null : catalog.Service(choice);
        }

        var found = Inference.Database(inferred);
        if (found is not null)
        {
            findings.Add($"database {found.Service.Id}, because of the package {found.Package} (NubesGenDatabase overrides)");
        }

        return found?.Service;
    }

    private IEnumerable<ServiceDefinition> Addons(Settings settings, IReadOnlyList<InferredService> inferred, List<string> findings)
    {
        if (settings.Choices("NubesGenAddons", [.. Ids(ServiceKind.Addon)]) is { } named)
        {
            return named.Select(id => catalog.Service(id)!);
        }

        var found = inferred.Where(i => i.Service.Kind == ServiceKind.Addon).ToList();
        findings.AddRange(found.Select(i => $"add-on {i.Service.Id}, because of the package {i.Package} (NubesGenAddons overrides)"));
        return catalog.Services.Where(s => s is { Kind: ServiceKind.Addon, Always: true }).Union(found.Select(i => i.Service));
    }

    private IEnumerable<string> Ids(ServiceKind kind) => catalog.Services.Where(s => s.Kind == kind).Select(s => s.Id);

    private static NetworkKind Network(Settings settings, ApplicationTypeDefinition type, string tier)
    {
        if (settings.Choice("NubesGenNetwork", Enum.GetNames<NetworkKind>()) is not nameof(NetworkKind.VirtualNetwork))
        {
            return NetworkKind.Public;
        }

        if (!type.VirtualNetwork.Tiers.Contains(tier))
        {
            settings.Add(ConfigurationProblems.TierWithoutNetwork(type.Title, tier, type.VirtualNetwork.Tiers));
        }

        return NetworkKind.VirtualNetwork;
    }

    private static string Resolve(BuildFacts facts, string path) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(path.Replace('\\', '/'), Path.GetDirectoryName(facts.ProjectFile)!));

    private static bool IsRegion(string text) => text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    private static bool IsPath(string text) => text[0] == '/' && !text.Any(c => c is '"' or '\\' or '$' || char.IsWhiteSpace(c) || char.IsControl(c));

    private static bool IsMailAddress(string text) => MailAddress.TryCreate(text, out var address) && address.Address == text;

    private static bool IsBranchPrefix(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '/' or '-');
}
