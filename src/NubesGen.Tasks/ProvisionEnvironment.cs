using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using NubesGen.Operations;
using Task = System.Threading.Tasks.Task;

namespace NubesGen.Tasks;

/// <summary>Creates or updates the environment of the current branch; meanwhile the project may be published.</summary>
public sealed class ProvisionEnvironment : EnvironmentTask
{
    /// <summary>Whether a deployment follows in this build.</summary>
    public bool Deploys { get; set; }

    /// <summary>Targets of this project to build at the same time, one after the other.</summary>
    public string[] Meanwhile { get; set; } = [];

    /// <inheritdoc cref="PublishTimes.Note"/>
    public long PublishBegan { get; set; }

    /// <inheritdoc cref="PublishTimes.Note"/>
    public long PublishEnded { get; set; }

    /// <summary>Terraform's outputs but for the sensitive ones: identity is the name, metadata <c>Value</c> the value, as JSON where it is no string.</summary>
    [Output]
    public ITaskItem[] Outputs { get; set; } = [];

    private protected override async Task RunAsync(Engine engine, CancellationToken cancellationToken)
    {
        PublishTimes.Note(engine.Phases, PublishBegan, PublishEnded);
        // MSBuild wants to be asked on the thread that it has called us on.
        var environment = engine.PrepareProvisionAsync(Deploys, cancellationToken).GetAwaiter().GetResult();
        var provisioning = Task.Run(() => engine.ProvisionAsync(environment, cancellationToken), CancellationToken.None);
        try
        {
            if (Meanwhile.Length > 0 && !engine.Phases.MeasureMeanwhile("publish", BuildMeanwhile))
            {
                // MSBuild has logged why.
                HasSucceeded = false;
                if (!cancellationToken.IsCancellationRequested)
                {
                    Reporter.Step("Publishing has failed: provisioning goes on to its end, and nothing will be deployed");
                }
            }
        }
        finally
        {
            // Whatever has become of publishing: an environment is never left half way.
            await Task.WhenAny(provisioning);
        }

        var provisioned = await provisioning;
        Outputs = [.. provisioned.Outputs.Select(output =>
        {
            ITaskItem2 item = new TaskItem(output.Key);
            item.SetMetadataValueLiteral("Value", output.Value);
            return item;
        })];
        Tell(provisioned.Environment, provisioned.ResourceGroup, provisioned.Address);
    }

    /// <summary>Builds the targets in this very project, where each runs once: who asks for them later finds them done.</summary>
    private bool BuildMeanwhile() => Meanwhile.All(target =>
    {
        Reporter.Hold();
        try
        {
            return BuildEngine.BuildProjectFile(Facts.Single(fact => fact.ItemSpec == "ProjectFile").GetMetadata("Value"), [target], null, null);
        }
        finally
        {
            Reporter.Release();
        }
    });
}
