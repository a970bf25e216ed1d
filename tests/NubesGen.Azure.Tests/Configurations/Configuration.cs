using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Configurations;

/// <summary>The generated Terraform of an application in a folder of its own, with the values that Provision would give.</summary>
internal static class Configuration
{
    private static readonly Dictionary<string, object> Administrator = new()
    {
        ["database_administrator_object_id"] = "11111111-1111-1111-1111-111111111111",
        ["database_administrator_client_id"] = "22222222-2222-2222-2222-222222222222",
        ["database_administrator_name"] = "deployer",
        ["database_administrator_type"] = "ServicePrincipal",
    };

    /// <summary>Writes the files.</summary>
    /// <param name="application">The application; its folders are made.</param>
    /// <param name="environment">Name of the environment.</param>
    public static void Write(Application application, string environment)
    {
        foreach (var file in TestApplications.Generator.Generate(application))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            File.WriteAllText(file.Path, file.Text);
        }

        // State beside the configuration instead of in a blob container.
        File.WriteAllText(Path.Combine(application.TerraformDirectory, "state_override.tf"), "terraform {\n  backend \"local\" {}\n}\n");
        File.WriteAllText(Path.Combine(application.TerraformDirectory, "values.auto.tfvars.json"), JsonSerializer.Serialize(Values(application, environment)));
    }

    private static Dictionary<string, object> Values(Application application, string environment)
    {
        var names = ResourceNames.All(
            TestApplications.Catalog.NamesOf(application), application.Name, EnvironmentName.Parse(environment), "00000000-0000-0000-0000-000000000000");
        return application.Entries.SelectMany(entry => entry.Variables).Select(variable => variable.Name).Distinct().Where(Administrator.ContainsKey)
            .ToDictionary(name => name, name => Administrator[name])
            .Append(new("environment", environment))
            .Append(new("names", names))
            .ToDictionary();
    }
}
