// Plays the azurerm provider for Terraform, offline.
using System.Globalization;
using System.Runtime.InteropServices;
using NubesGen.Simulator.Protocol;
using NubesGen.Simulator.Provider;
using NubesGen.Simulator.Schema;

const string StoreVariable = "NUBESGEN_SIMULATOR_STORE";

// Ctrl-C reaches everything in a terminal; whether we end is for Terraform to say.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);

switch (args)
{
    case [] when PluginProcess.IsOne(Environment.GetEnvironmentVariable):
        await PluginProcess.RunAsync(Endpoint, Environment.GetEnvironmentVariable, Console.Out);
        return 0;
    case ["serve", var file, var parent] when int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out var id):
        await ReattachServer.RunAsync(Endpoint, file, id);
        return 0;
    case ["trim", var input, var output, var templates, .. var more]:
        try
        {
            SchemaTrimmer.Trim(input, output, templates, more);
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or System.Text.Json.JsonException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

    default:
        await Console.Error.WriteLineAsync("""
            Plays the azurerm provider for Terraform, offline. Terraform starts it; by hand there are:
              serve <file> <process id>                           serve many Terraform commands until that process is gone; <file> gets TF_REATTACH_PROVIDERS
              trim <schema.json> <output.json> <folder> [type...] take the types that the templates in <folder> name out of azurerm's schema
            """);
        return 1;
}

static Microsoft.AspNetCore.Http.RequestDelegate Endpoint(Action shutdown)
{
    var store = Environment.GetEnvironmentVariable(StoreVariable) is { Length: > 0 } folder ? new ObjectStore(Path.GetFullPath(folder)) : null;
    var service = new ProviderService(new AzureCatalog(SchemaFile.Embedded()), store, Environment.GetEnvironmentVariable);
    return new GrpcEndpoint<Session>(service.Calls, () => new Session(), shutdown).HandleAsync;
}
