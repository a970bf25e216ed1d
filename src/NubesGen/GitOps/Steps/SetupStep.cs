using System.Text.Json;

namespace NubesGen.GitOps.Steps;

/// <summary>One thing that the set-up consists of: where to look, what makes it as wanted, and what takes it back. It does nothing itself.</summary>
/// <param name="Title">What it is, e.g. <c>resource group nubesgen-todo</c>.</param>
internal sealed record SetupStep(string Title)
{
    /// <summary>The GET that tells whether it is there.</summary>
    public required Func<SetupValues, SetupCall> Look { get; init; }

    /// <summary>
    /// The calls that make it as wanted, from the answer to <see cref="Look"/> (<see langword="null"/>: there is none); none when it is. Throws
    /// <see cref="Diagnostics.NubesGenException"/> when it is somebody else's.
    /// </summary>
    public required Func<JsonElement?, SetupValues, IReadOnlyList<SetupCall>> Make { get; init; }

    /// <summary>Takes from the answer to <see cref="Look"/> what later steps need.</summary>
    public Action<JsonElement, SetupValues> Learn { get; init; } = (_, _) => { };

    /// <summary>
    /// The call that takes it back, from the answer to <see cref="Look"/>; <see langword="null"/>: it is not ours. Without one it goes with another
    /// step's, or stays.
    /// </summary>
    public Func<JsonElement, SetupValues, SetupCall?>? Undo { get; init; }

    /// <summary>What else must be looked at before it is taken back.</summary>
    public IReadOnlyList<SetupGuard> Guards { get; init; } = [];

    /// <summary>What whoever sets up needs in Azure; <see langword="null"/>: nothing there.</summary>
    public AzureRight? Right { get; init; }

    /// <summary>What to tell when GitHub's plan does not have it (422): the set-up goes on; <see langword="null"/>: it is needed.</summary>
    public Diagnostics.Problem? WithoutIt { get; init; }
}

/// <summary>Keeps something from being taken back that holds what is not ours.</summary>
/// <param name="Look">The GET that tells.</param>
/// <param name="Foreign">From its answer: names of what is not ours; none when it may go.</param>
internal sealed record SetupGuard(SetupCall Look, Func<JsonElement, IReadOnlyList<string>> Foreign);

/// <summary>A right in Azure.</summary>
/// <param name="Action">E.g. <c>Microsoft.Storage/storageAccounts/write</c>.</param>
/// <param name="Role">The built-in role that has it.</param>
/// <param name="Scope">Where it is needed, an ID.</param>
internal sealed record AzureRight(string Action, string Role, string Scope)
{
    /// <summary>The action of looking at the same.</summary>
    public string ReadAction { get; init; } = $"{Action[..Action.LastIndexOf('/')]}/read";

    /// <summary>The right to look at the same.</summary>
    public AzureRight ToRead => new(ReadAction, "Reader", Scope);

    /// <summary>The right to delete the same.</summary>
    public AzureRight ToDelete => this with { Action = $"{Action[..Action.LastIndexOf('/')]}/delete" };
}
