using System.Net;
using System.Text.Json;
using Azure;
using NubesGen.Diagnostics;

namespace NubesGen.GitOps.Steps;

/// <summary>Goes through the steps of a set-up: looks, says what is missing, makes that, and looks again.</summary>
/// <param name="steps">All steps, in an order in which each finds what it needs.</param>
/// <param name="services">Who is asked.</param>
/// <param name="values">What the steps tell each other.</param>
/// <param name="reporter">Shows what is done.</param>
/// <param name="pause">How long to wait before looking again at what is not to be seen yet.</param>
internal sealed class SetupRun(
    IReadOnlyList<SetupStep> steps, IReadOnlyDictionary<SetupParty, ISetupService> services, SetupValues values, IProgressReporter reporter, TimeSpan pause)
{
    /// <summary>Both clouds may answer for some seconds with what was before.</summary>
    private const int MostLooks = 6;

    /// <summary>Looks at every step and shows what is missing.</summary>
    /// <param name="isDryRun">Whether to show the calls as well; then what may not be looked at counts as missing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The steps that have something to do.</returns>
    /// <exception cref="NubesGenException">NG6xxx: it cannot be found out what is there.</exception>
    public async Task<IReadOnlyList<SetupStep>> ListAsync(bool isDryRun, CancellationToken cancellationToken)
    {
        var missing = new List<(SetupStep Step, IReadOnlyList<SetupCall> Calls)>();
        var unseen = new HashSet<Problem>();
        var silent = new HashSet<SetupParty>();
        foreach (var step in steps)
        {
            reporter.Status($"looks at {step.Title}");
            JsonElement? found = null;
            var party = step.Look(values).Party;
            try
            {
                found = silent.Contains(party) ? null : await LookAsync(step, cancellationToken);
            }
            catch (NubesGenException e) when (isDryRun)
            {
                unseen.UnionWith(e.Problems);
                if (!IsRefusal(e))
                {
                    // Not signed in, or nobody answers: it is no use to ask for the rest.
                    silent.Add(party);
                }
            }

            if (step.Make(found, values) is { Count: > 0 } calls)
            {
                missing.Add((step, calls));
            }
            else
            {
                reporter.Detail($"is there: {step.Title}");
            }
        }

        foreach (var problem in unseen)
        {
            reporter.Report(problem.AsWarning());
        }

        reporter.Step(missing.Count == 0
            ? $"Everything is there: {steps.Count} steps looked at, nothing to do"
            : $"{(isDryRun ? "Would make" : "Makes")} {missing.Count} of {steps.Count}{(missing.Count < steps.Count ? ", the others are there" : "")}:");
        foreach (var (step, calls) in missing)
        {
            reporter.Step($"  {step.Title}");
            foreach (var call in calls)
            {
                Show(call, isDryRun);
            }
        }

        return [.. missing.Select(item => item.Step)];
    }

    /// <summary>Makes what is missing, each step checked before the next.</summary>
    /// <param name="missing">What <see cref="ListAsync"/> has found.</param>
    /// <param name="cancellationToken">Stops it between two calls; a run after that goes on from there.</param>
    /// <returns>Done when all is as wanted.</returns>
    /// <exception cref="NubesGenException">NG6xxx: the first step that failed, and why.</exception>
    public async Task MakeAsync(IReadOnlyList<SetupStep> missing, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var step in missing)
        {
            reporter.Status($"{++done} of {missing.Count}: makes {step.Title}");
            try
            {
                await MakeAsync(step, cancellationToken);
            }
            catch (NubesGenException e) when (step.WithoutIt is { } without && e.InnerException is HttpRequestException { StatusCode: HttpStatusCode.UnprocessableEntity })
            {
                reporter.Report(without.AsWarning());
                continue;
            }
            catch (NubesGenException e)
            {
                var (first, rest) = (e.Problems[0], e.Problems.Skip(1));
                throw new NubesGenException([first with { Message = $"{step.Title} ({done} of {missing.Count}): {first.Message}" }, .. rest], e);
            }

            reporter.Detail($"made and checked: {step.Title}");
        }
    }

    /// <summary>Takes back what is ours, in reverse order. Learns what it needs first.</summary>
    /// <param name="isDryRun">Whether only to show it.</param>
    /// <param name="cancellationToken">Stops it between two calls.</param>
    /// <returns>Done when all is gone that was ours alone.</returns>
    /// <exception cref="NubesGenException">NG6xxx: the first step that failed, and why.</exception>
    public async Task UndoAsync(bool isDryRun, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            await LookAsync(step, cancellationToken);
        }

        var count = 0;
        foreach (var step in steps.Where(step => step.Undo is not null).Reverse())
        {
            if (await LookAsync(step, cancellationToken) is not { } found || step.Undo!(found, values) is not { } call)
            {
                continue;
            }

            var foreign = await ForeignAsync(step, cancellationToken);
            if (foreign.Count > 0)
            {
                reporter.Step($"Leaves {step.Title}: it holds what SetupGitOps has not made ({string.Join(", ", foreign)})");
                continue;
            }

            count++;
            reporter.Step($"{(isDryRun ? "Would take back" : "Takes back")} {step.Title}");
            Show(call, isDryRun);
            if (!isDryRun)
            {
                await WithRightAsync(step.Right?.ToDelete, () => services[call.Party].ChangeAsync(call, cancellationToken));
                await UntilAsync(step, look => look is null, cancellationToken);
            }
        }

        reporter.Step(count == 0 ? "There is nothing to take back" : $"{(isDryRun ? "Would take back" : "Took back")} {count} {(count == 1 ? "thing" : "things")}");
    }

    private async Task MakeAsync(SetupStep step, CancellationToken cancellationToken)
    {
        foreach (var call in step.Make(await LookAsync(step, cancellationToken), values))
        {
            reporter.Detail(call.Display);
            await WithRightAsync(step.Right, () => services[call.Party].ChangeAsync(call, cancellationToken));
        }

        await UntilAsync(step, look => step.Make(look, values).Count == 0, cancellationToken);
    }

    private async Task UntilAsync(SetupStep step, Func<JsonElement?, bool> isDone, CancellationToken cancellationToken)
    {
        for (var looks = 1; !isDone(await LookAsync(step, cancellationToken)); looks++)
        {
            if (looks == MostLooks)
            {
                throw new NubesGenException(GitOpsSetupProblems.NotKept(step.Title));
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    private async Task<JsonElement?> LookAsync(SetupStep step, CancellationToken cancellationToken)
    {
        var call = step.Look(values);
        if (!call.CanBeAsked)
        {
            return null;
        }

        JsonElement? found = null;
        await WithRightAsync(step.Right?.ToRead, async () => found = await services[call.Party].GetAsync(call, cancellationToken));
        if (found is { } answer)
        {
            step.Learn(answer, values);
        }

        return found;
    }

    private async Task<IReadOnlyList<string>> ForeignAsync(SetupStep step, CancellationToken cancellationToken)
    {
        var foreign = new List<string>();
        foreach (var guard in step.Guards)
        {
            if (await services[guard.Look.Party].GetAsync(guard.Look, cancellationToken) is { } answer)
            {
                foreign.AddRange(guard.Foreign(answer));
            }
        }

        return foreign;
    }

    /// <summary>Azure says that it refuses; we know what was wanted and who may do that.</summary>
    private static async Task WithRightAsync(AzureRight? right, Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (NubesGenException e) when (right is not null && e.InnerException is RequestFailedException { Status: 403 } refusal)
        {
            var code = refusal.ErrorCode ?? "";
            throw new NubesGenException(
                code == "RequestDisallowedByPolicy" ? GitOpsSetupProblems.ForbiddenByPolicy(right.Action, right.Scope) : GitOpsSetupProblems.MissingRight(right, code), e);
        }
    }

    /// <summary>Whether one thing may not be looked at, but others perhaps.</summary>
    private static bool IsRefusal(NubesGenException exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is RequestFailedException { Status: 403 } or HttpRequestException { StatusCode: HttpStatusCode.Forbidden })
            {
                return true;
            }
        }

        return false;
    }

    private void Show(SetupCall call, bool isShown)
    {
        if (isShown)
        {
            reporter.Step($"    {call.Display}");
        }
        else
        {
            reporter.Detail(call.Display);
        }
    }
}
