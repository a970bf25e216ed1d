using System.Text.Json;
using NubesGen.Applications;
using NubesGen.Environments;
using NubesGen.Tests.Generation;

namespace NubesGen.Tests.Configurations;

/// <summary>The generated Terraform of an application in a folder of its own, with the values that Provision would give.</summary>
internal static class Configuration
{
    /// <summary>Writes the files.</summary>
    /// <param name="application">The application; its folders are made.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <returns>Absolute path of the configuration's folder.</returns>
    public static string Write(Application application, string environment)
    {
        foreach (var file in TestApplications.Generator.Generate(application))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            File.WriteAllText(file.Path, file.Text);
        }

        // State beside the configuration instead of in a blob container.
        File.WriteAllText(Path.Combine(application.TerraformDirectory, "state_override.tf"), "terraform {\n  backend \"local\" {}\n}\n");
        File.WriteAllText(Path.Combine(application.TerraformDirectory, "values.auto.tfvars.json"), JsonSerializer.Serialize(Values(application, environment)));
        return application.TerraformDirectory;
    }

    private static Dictionary<string, object> Values(Application application, string environment)
    {
        var values = new Dictionary<string, object>
        {
            ["environment"] = environment,
            ["names"] = ResourceNames.All(
                [
                    .. TestApplications.Catalog.CommonNames,
                    .. application.Type.Azure.Names,
                    .. application.Services.SelectMany(service => service.Azure.Names),
                ],
                application.Name,
                EnvironmentName.Parse(environment),
                "00000000-0000-0000-0000-000000000000"),
        };
        if (application.Services.SelectMany(service => service.Variables).Any(variable => variable.Name == "database_administrator_object_id"))
        {
            values["database_administrator_object_id"] = "11111111-1111-1111-1111-111111111111";
            values["database_administrator_name"] = "deployers";
            values["database_administrator_type"] = "Group";
        }

        return values;
    }
}
