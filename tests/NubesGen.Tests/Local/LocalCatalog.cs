using NubesGen.Applications;

namespace NubesGen.Tests.Local;

/// <summary>Services with the local forms that are shipped.</summary>
internal static class LocalCatalog
{
    public static readonly ServiceDefinition PostgreSql = Service("PostgreSql", "postgresql",
        new SettingDefinition("ConnectionStrings__Database", "", "x", "Host=127.0.0.1;Port={{ port }};Database={{ database }};Username={{ user }};Password={{ password }}"));

    public static readonly ServiceDefinition MySql = Service("MySql", "mysql",
        new SettingDefinition("ConnectionStrings__Database", "", "x", "Server=127.0.0.1;Port={{ port }};Database={{ database }};User ID={{ user }};Password={{ password }}"));

    public static readonly ServiceDefinition Redis = Service("Redis", "redis",
        new SettingDefinition("ConnectionStrings__Redis", "", "x", "127.0.0.1:{{ port }},password={{ password }},abortConnect=false"));

    public static readonly ServiceDefinition StorageBlob = Service("StorageBlob", "storage-blob",
        new SettingDefinition("ConnectionStrings__Blobs", "", "x", "DefaultEndpointsProtocol=http;AccountName={{ account }};AccountKey={{ key }};BlobEndpoint=http://127.0.0.1:{{ port }}/{{ account }};"),
        new SettingDefinition("Storage__Container", "", "x", "{{ container }}"));

    public static readonly ServiceDefinition ApplicationInsights = Service("ApplicationInsights", "application-insights",
        new SettingDefinition("APPLICATIONINSIGHTS_CONNECTION_STRING", "", "x", null));

    public static readonly ServiceDefinition SqlServer = Service("SqlServer", "there-is-none",
        new SettingDefinition("ConnectionStrings__Database", "", "x", null));

    public static ServiceDefinition Service(string id, string folder, params SettingDefinition[] settings) => new()
    {
        Id = id,
        Title = $"Azure {id}",
        Kind = ServiceKind.Addon,
        Azure = new AzureForm { ResourceProviders = [] },
        Settings = settings,
        Folder = Path.IsPathRooted(folder) ? folder : Path.Combine(AppContext.BaseDirectory, "catalog", "services", folder),
    };
}
