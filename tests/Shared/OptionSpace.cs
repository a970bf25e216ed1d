using NubesGen.Applications;

namespace NubesGen.Tests.Generation;

/// <summary>What a user can choose, read from the catalogue, and the applications that come of it.</summary>
internal sealed class OptionSpace
{
    /// <summary>Project names that make names awkward: the shortest, the longest, and one that ends where Azure cuts.</summary>
    private static readonly string[] Names = ["a", "todo-api", "a-b-c-d-e-f-g-h-i-jk"];

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
        sizes = [types.Count, databases.Count, databaseTiers.Count, 2, 2, 2, 2, 3, Names.Length, .. addons.Select(_ => 2)];
    }

    private int FirstAddon => sizes.Length - addons.Count;

    /// <summary>Every pair of options at least once, each service alone, all together for each application type and network.</summary>
    public IReadOnlyList<Application> Covering() => [.. CoveringRows().Select(Create)];

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

    /// <summary>The full product, one row after the other.</summary>
    public IEnumerable<Application> All()
    {
        var row = new int[sizes.Length];
        while (true)
        {
            // Without a database its tier says nothing.
            if (IsValid(row) && (row[1] > 0 || row[2] == 0))
            {
                yield return Create([.. row]);
            }

            var axis = 0;
            while (axis < row.Length && ++row[axis] == sizes[axis])
            {
                row[axis++] = 0;
            }

            if (axis == row.Length)
            {
                yield break;
            }
        }
    }

    /// <summary>How many values each axis has.</summary>
    public IReadOnlyList<int> Sizes => sizes;

    /// <summary>Whether the choices made so far can go together.</summary>
    /// <param name="row">Values of the axes, -1 where nothing is chosen.</param>
    public bool IsValid(int[] row) =>
        row[0] < 0 || row[3] < 1 || types[row[0]].Type.VirtualNetwork.Tiers.Contains(types[row[0]].Tier);

    private int[] Row(int type, int network, Func<int, bool> hasAddon, int database) =>
        [type, database, 0, network, 0, 0, 0, 2, 1, .. Enumerable.Range(0, addons.Count).Select(addon => hasAddon(addon) ? 1 : 0)];

    private Application Create(int[] row)
    {
        var (type, tier, servesHttp) = types[row[0]];
        var database = databases[row[1]];
        var chosen = addons.Where((_, index) => row[FirstAddon + index] == 1).Concat(database is null ? [] : [database]);
        var application = TestApplications.Create(
            Path.Combine(repository, string.Concat(row)), type.Id, tier, chosen.Select(service => service.Id), Names[row[8]]);
        return application with
        {
            ServesHttp = servesHttp,
            DatabaseTier = database is null ? null : databaseTiers[row[2]],
            Network = row[3] == 0 ? NetworkKind.Public : NetworkKind.VirtualNetwork,
            HealthCheckPath = row[4] == 0 ? null : "/health",
            AlertEmail = row[5] == 0 ? null : "team@example.com",
            MonthlyBudget = row[6] == 0 ? null : 99.9m,
            DotNetVersion = type.DotNetVersions[row[7] % type.DotNetVersions.Count],
        };
    }
}
