using System.Text.Json;

namespace NubesGen.GitOps.Steps;

/// <summary>The way to one of those who are asked.</summary>
internal interface ISetupService
{
    /// <summary>Reads something.</summary>
    /// <returns><see langword="null"/>: there is no such thing.</returns>
    /// <exception cref="Diagnostics.NubesGenException">NG6xxx: no answer, or a refusal.</exception>
    Task<JsonElement?> GetAsync(SetupCall call, CancellationToken cancellationToken);

    /// <summary>Changes something, and waits until that is done.</summary>
    /// <exception cref="Diagnostics.NubesGenException">As of <see cref="GetAsync"/>.</exception>
    Task ChangeAsync(SetupCall call, CancellationToken cancellationToken);
}
