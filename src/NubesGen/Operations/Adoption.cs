using NubesGen.Diagnostics;

namespace NubesGen.Operations;

/// <summary>
/// Takes over what a Terraform that was killed has made and not noted: the next apply finds it there. Only what provably is this environment's
/// own, and only under its lock.
/// </summary>
/// <param name="terraform">Terraform, initialised for the environment.</param>
internal sealed class Adoption(EnvironmentTerraform terraform)
{
    /// <summary>Resources come to light layer by layer, for none is begun before those it needs are there: no configuration has so many.</summary>
    private const int MostRounds = 20;

    private readonly HashSet<string> adopted = new(StringComparer.Ordinal);
    private int rounds;

    /// <summary>Whether anything was taken over.</summary>
    public bool HasAdopted => adopted.Count > 0;

    /// <summary>Imports what an apply has found to be there already.</summary>
    /// <param name="failure">How the apply has failed.</param>
    /// <param name="cancellationToken">Interrupts Terraform.</param>
    /// <returns>Whether it is worth to plan and apply again: all that was wrong is mended. False: the failure is about something else.</returns>
    /// <exception cref="NubesGenException">NG3023: something is not ours, or could not be imported; nothing foreign was touched.</exception>
    public async Task<bool> TryAsync(NubesGenException failure, CancellationToken cancellationToken)
    {
        var existing = failure.Problems.Select(problem => problem.Existing).OfType<ExistingResource>().ToList();
        if (existing.Count < failure.Problems.Count || existing.All(resource => adopted.Contains(resource.Address)) || ++rounds > MostRounds)
        {
            return false;
        }

        var refused = new List<Problem>();
        foreach (var problem in failure.Problems)
        {
            if (await WhyNotAsync(problem.Existing!, cancellationToken) is { } whyNot)
            {
                refused.Add(TerraformProblems.Exists(problem.Existing!, whyNot) with { File = problem.File, Line = problem.Line, Column = problem.Column });
            }
        }

        // All or nothing: who has to look at one of them shall find the rest as it was.
        if (refused.Count > 0)
        {
            throw new NubesGenException(refused, failure);
        }

        foreach (var problem in failure.Problems.Where(problem => !adopted.Contains(problem.Existing!.Address)))
        {
            await ImportAsync(problem, cancellationToken);
        }

        return true;
    }

    private Task<string?> WhyNotAsync(ExistingResource resource, CancellationToken cancellationToken) =>
        terraform.Session.Cloud.WhyNotOursAsync(terraform.Session.Target, resource.Id, cancellationToken);

    private async Task ImportAsync(Problem problem, CancellationToken cancellationToken)
    {
        var (address, id) = problem.Existing!;
        terraform.Session.Log.Step($"{address} is there already and this environment's own, from a run that was cut off: taking it over");
        try
        {
            await terraform.Client.ImportAsync(terraform.Context, address, id, cancellationToken);
            adopted.Add(address);
        }
        catch (NubesGenException e)
        {
            throw new NubesGenException(
                [TerraformProblems.Exists(problem.Existing!, "Terraform could not import it") with { File = problem.File, Line = problem.Line, Column = problem.Column }, .. e.Problems], e);
        }
    }
}
