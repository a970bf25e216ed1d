using NubesGen.Applications;

namespace NubesGen.Tests.Generation;

/// <summary>What a user can choose, read from the catalogue, and the applications that come of it.</summary>
internal sealed class OptionSpace
{
    /// <summary>Project names that make names awkward: the shortest, one that fills a vault's name without its environment, and the longest.</summary>
    private static readonly string[] Names = ["a", "orders-and-invoices", "a-b-c-d-e-f-g-h-i-jk"];

    /// <summary>The shortest, an everyday one and the longest.</summary>
    private static readonly string[] Environments = ["1", "alice", "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-pq"];

    // The axes; one for each add-on follows.
    private const int Type = 0;
    private const int Database = 1;
    private const int DatabaseTier = 2;
    private const int Network = 3;
    private const int HealthCheck = 4;
    private const int Alerts = 5;
    private const int Budget = 6;
    private const int DotNetVersion = 7;
    private const int ProjectName = 8;
    private const int EnvironmentName = 9;
    private const int FirstAddon = 10;

    private readonly string repository;
    private readonly List<(ApplicationTypeDefinition Type, string Tier, bool ServesHttp)> types;
    private readonly List<ServiceDefinition?> databases;
    private readonly List<string> databaseTiers;
    private readonly List<ServiceDefinition> addons;
    private readonly int[] sizes;

    /// <summary>Reads the catalogue.</summary>
    /// <param name="repository">Absolute path of the folder; each application gets a repository of its own in there.</param>
    public OptionSpace(string repository)
    {
        this.repository = repository;
        types =
        [
            .. from type in TestApplications.Catalog.ApplicationTypes
               from tier in type.Tiers
               from servesHttp in type.Id == "ContainerApp" ? new[] { true, false } : [true]
               select (type, tier, servesHttp),
        ];
        var services = TestApplications.Catalog.Services;
        addons = [.. services.Where(service => service.Kind == ServiceKind.Addon)];
        databases = [null, .. services.Where(service => service.Kind == ServiceKind.Database)];
        databaseTiers = [.. databases.OfType<ServiceDefinition>().SelectMany(database => database.Tiers).Distinct()];
        sizes = [types.Count, databases.Count, databaseTiers.Count, 2, 2, 2, 2, 3, Names.Length, Environments.Length, .. addons.Select(_ => 2)];
    }

    /// <summary>Every pair of options at least once, each service alone, all together for each application type and network.</summary>
    /// <returns>Applications with names of environments.</returns>
    public IReadOnlyList<(Application Application, string Environment)> Covering() =>
        [.. CoveringRows().Select(row => (Create(row), Environments[row[EnvironmentName]]))];

    /// <summary>As <see cref="Covering"/>, as values of the axes.</summary>
    public IReadOnlyList<int[]> CoveringRows()
    {
        var pairs = CoveringSet.Pairwise(sizes, IsValid);
        var alone =
            from network in Enumerable.Range(0, 2)
            from service in Enumerable.Range(0, addons.Count + databases.Count - 1)
            select Row(type: 1, network, addon => addon == service, database: Math.Max(0, service - addons.Count + 1));
        var together =
            from type in Enumerable.Range(0, types.Count)
            from network in Enumerable.Range(0, 2)
            select Row(type, network, _ => true, database: 1 + (type % (databases.Count - 1)));
        return [.. pairs.Concat(alone).Concat(together).Where(IsValid).DistinctBy(row => string.Join(',', row))];
    }

    /// <summary>The full product of the options. Names and .NET versions are no more than texts in it: all rows have the first of each.</summary>
    public IEnumerable<Application> All()
    {
        var row = new int[sizes.Length];
        int[] axes = [.. Enumerable.Range(0, sizes.Length).Except([DotNetVersion, ProjectName, EnvironmentName])];
        do
        {
            // Without a database its tier says nothing.
            if (IsValid(row) && (row[Database] > 0 || row[DatabaseTier] == 0))
            {
                yield return Create(row);
            }
        }
        while (axes.Any(axis => (row[axis] = (row[axis] + 1) % sizes[axis]) > 0));
    }

    /// <summary>How many values each axis has.</summary>
    public IReadOnlyList<int> Sizes => sizes;

    /// <summary>Whether the choices made so far can go together.</summary>
    /// <param name="row">Values of the axes, -1 where nothing is chosen.</param>
    public bool IsValid(int[] row) =>
        row[Type] < 0 || row[Network] < 1 || types[row[Type]].Type.VirtualNetwork.Tiers.Contains(types[row[Type]].Tier);

    private int[] Row(int type, int network, Func<int, bool> hasAddon, int database) =>
        [type, database, 0, network, 0, 0, 0, 2, 1, 1, .. Enumerable.Range(0, addons.Count).Select(addon => hasAddon(addon) ? 1 : 0)];

    private Application Create(int[] row)
    {
        var (type, tier, servesHttp) = types[row[Type]];
        var database = databases[row[Database]];
        var chosen = addons.Where((_, index) => row[FirstAddon + index] == 1).Concat(database is null ? [] : [database]);
        var application = TestApplications.Create(
            Path.Combine(repository, string.Join('-', row)), type.Id, tier, chosen.Select(service => service.Id), Names[row[ProjectName]]);
        return application with
        {
            ServesHttp = servesHttp,
            DatabaseTier = database is null ? null : databaseTiers[row[DatabaseTier]],
            Network = row[Network] == 0 ? NetworkKind.Public : NetworkKind.VirtualNetwork,
            HealthCheckPath = row[HealthCheck] == 0 ? null : "/health",
            AlertEmail = row[Alerts] == 0 ? null : "team@example.com",
            MonthlyBudget = row[Budget] == 0 ? null : 99.9m,
            DotNetVersion = type.DotNetVersions[row[DotNetVersion] % type.DotNetVersions.Count],
        };
    }
}
