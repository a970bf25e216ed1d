using Microsoft.Build.Framework;
using NubesGen.Diagnostics;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>What all tasks share: facts in, problems out, and Ctrl+C passed on.</summary>
public abstract class NubesGenTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource cancellation = new();

    /// <summary>What the build knows: identity is the name, metadata <c>Value</c> the value.</summary>
    [Required]
    public ITaskItem[] Facts { get; set; } = [];

    /// <summary>Where progress and problems go.</summary>
    private protected BuildReporter Reporter { get; private set; } = null!;

    /// <summary>False when something has failed that says so itself.</summary>
    private protected bool HasSucceeded { get; set; } = true;

    /// <inheritdoc/>
    public void Cancel() => cancellation.Cancel();

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        var facts = Facts
            .Select(fact => (Name: fact.ItemSpec, Value: fact.GetMetadata("Value")))
            .Where(fact => fact.Value.Length > 0)
            .ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
        Reporter = new BuildReporter(Log, BuildEngine, facts["ProjectFile"]);
        var globals = (BuildEngine as IBuildEngine6)?.GetGlobalProperties() ?? new Dictionary<string, string>();
        // A build may deploy several projects, and one project to several environments.
        var chain = string.Join('\n', facts["ProjectFile"], facts.GetValueOrDefault("NubesGenEnvironment"), facts.GetValueOrDefault("NubesGenBranch"));
        var engine = new Engine(new BuildInput(facts, globals), Machine.Current(), Reporter, new BuildMemory(BuildEngine4, chain));
        try
        {
            RunAsync(engine, cancellation.Token).GetAwaiter().GetResult();
        }
        catch (NubesGenException e)
        {
            foreach (var problem in e.Problems)
            {
                Reporter.Report(problem);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // MSBuild ends a cancelled build by itself, and the engine has said in which state the environment is.
            return false;
        }

        return !Log.HasLoggedErrors && HasSucceeded;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The one call into the engine.</summary>
    /// <param name="engine">The engine for this project.</param>
    /// <param name="cancellationToken">Cancelled by Ctrl+C.</param>
    /// <returns>Done when the operation is.</returns>
    private protected abstract Task RunAsync(Engine engine, CancellationToken cancellationToken);
}
