using System.Text.Json;
using NubesGen.Databases;
using NubesGen.Diagnostics;
using NubesGen.Processes;

namespace NubesGen.Deployment.Databases;

/// <summary>Grants the application's role its rights, and applies EF Core's migrations when the database lacks some.</summary>
/// <param name="program">Speaks to databases.</param>
/// <param name="bundles">Makes bundles.</param>
/// <param name="wanted">Whether migrations are to be applied; <see langword="null"/>: when there are any.</param>
/// <param name="runner">Runs the bundles.</param>
/// <param name="machine">The caller's environment.</param>
/// <param name="reporter">Shows progress.</param>
internal sealed class DatabaseMigrations(
    DatabaseProgram program, MigrationBundles bundles, bool? wanted, ICommandRunner runner, Machine machine, IProgressReporter reporter) : IDatabaseMigrations
{
    /// <summary>Name of the order among what <see cref="PackAsync"/> makes.</summary>
    public const string OrderFile = "order.json";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    public async Task ApplyAsync(DatabaseAccess access, string publishDirectory, CancellationToken cancellationToken)
    {
        var contexts = Contexts(publishDirectory);
        var order = DatabaseForm.Load(access.Service).Order(access, mayCreate: contexts.Count == 0);
        reporter.Status("looking at the database");
        if (access.ApplicationRole is null && contexts.Count == 0)
        {
            // The rights are the user's to give, and there is nothing to apply.
            return;
        }

        var applied = await program.RunAsync(order, access.OpenFirewall, cancellationToken);
        foreach (var context in contexts)
        {
            var missing = context.Ids.Except(applied ?? [], StringComparer.Ordinal).ToList();
            if (missing.Count > 0)
            {
                await ApplyAsync(access, context, missing, publishDirectory, cancellationToken);
            }
        }

        if (contexts.Count > 0 && contexts.SelectMany(context => context.Ids).All(id => applied?.Contains(id) == true))
        {
            reporter.Step("the database has all migrations of this release");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(string publishDirectory) => [.. Contexts(publishDirectory).SelectMany(context => context.Ids)];

    /// <inheritdoc/>
    public async Task PackAsync(
        DatabaseAccess access, string clientId, string runtime, string publishDirectory, string folder, CancellationToken cancellationToken)
    {
        var contexts = Contexts(publishDirectory);
        var form = DatabaseForm.Load(access.Service);
        var files = new List<BundleFile>();
        PrivateFiles.CreateFolder(folder);
        foreach (var context in contexts)
        {
            var bundle = await bundles.EnsureAsync(context.Context, publishDirectory, runtime, cancellationToken);
            files.Add(new BundleFile($"bundle{files.Count + 1}", context.Ids));
            File.Copy(bundle, Path.Combine(folder, files[^1].File));
        }

        foreach (var (path, name) in PublishFolder.Files(program.Folder))
        {
            var copy = Path.Combine(folder, name);
            PrivateFiles.CreateFolder(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        var order = form.Order(access, mayCreate: contexts.Count == 0) with
        {
            Inside = new InsideOrder
            {
                ClientId = clientId,
                Resource = form.TokenResource,
                TokenIsPassword = form.TokenIsPassword,
                Setting = access.Service.ConnectionSetting!,
                BundleConnectionString = access.MigrationConnectionString,
                Bundles = files,
            },
        };
        await File.WriteAllTextAsync(Path.Combine(folder, OrderFile), JsonSerializer.Serialize(order, Format.Default.Order), cancellationToken);
    }

    private IReadOnlyList<ContextMigrations> Contexts(string publishDirectory)
    {
        var found = wanted == false ? [] : MigrationScan.Find(publishDirectory);
        return found.Count == 0 && wanted == true ? throw new NubesGenException(DatabaseProblems.NoMigrations(publishDirectory)) : found;
    }

    private async Task ApplyAsync(
        DatabaseAccess access, ContextMigrations context, List<string> missing, string publishDirectory, CancellationToken cancellationToken)
    {
        var bundle = await bundles.EnsureAsync(context.Context, publishDirectory, runtime: null, cancellationToken);
        reporter.Step($"migrating the database: {string.Join(", ", missing)}");
        CommandResult result;
        try
        {
            result = await runner.RunAsync(Command(access, bundle, publishDirectory), cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new NubesGenException(DatabaseProblems.MigrationFailed(context.Context, e.Message), e);
        }

        if (!result.Succeeded)
        {
            throw new NubesGenException(DatabaseProblems.MigrationFailed(context.Context, access.Redact(OutputText.LastLines($"{result.Output}\n{result.Error}"))));
        }
    }

    /// <summary>The application's own code makes the connection, so it is told where to by its own setting.</summary>
    private Command Command(DatabaseAccess access, string bundle, string publishDirectory)
    {
        var environment = machine.Variables.ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
        environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        environment["DOTNET_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in access.Settings)
        {
            environment[name] = value;
        }

        environment[access.Service.ConnectionSetting!] = access.MigrationConnectionString;
        if (machine.DotNetHost is { } dotnet)
        {
            environment.TryAdd("DOTNET_ROOT", Path.GetDirectoryName(Path.GetFullPath(File.ResolveLinkTarget(dotnet, returnFinalTarget: true)?.FullName ?? dotnet))!);
        }

        // The application finds its appsettings.json beside what is published.
        return new Command(bundle, "--no-color", "--prefix-output")
        {
            WorkingDirectory = publishDirectory,
            Environment = environment,
            TimeLimit = Limit,
            OnOutput = line =>
            {
                if (line.StartsWith("info:", StringComparison.Ordinal))
                {
                    reporter.Status(access.Redact(line["info:".Length..].Trim()));
                }

                reporter.Detail(access.Redact(line));
            },
        };
    }
}
