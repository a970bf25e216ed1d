namespace NubesGen.Diagnostics;

/// <summary>How grave a <see cref="Problem"/> is.</summary>
public enum Severity
{
    /// <summary>The user should know; the build goes on.</summary>
    Warning,

    /// <summary>The build fails.</summary>
    Error,
}

/// <summary>A resource that Azure knows and Terraform's state does not.</summary>
/// <param name="Address">What Terraform calls it.</param>
/// <param name="Id">What Azure calls it.</param>
internal sealed record ExistingResource(string Address, string Id);

/// <summary>One thing that went wrong or needs attention, as it is shown to the user.</summary>
/// <param name="Code">The stable code, <c>NGnnnn</c>; its page is <c>docs/errors/NGnnnn.md</c>. Never reused.</param>
/// <param name="Message">What happened, with the value that caused it, and as its last sentence what to type next.</param>
public sealed record Problem(string Code, string Message)
{
    /// <summary>Error unless said otherwise.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>Absolute path of the file at fault; <see langword="null"/> for the project itself.</summary>
    public string? File { get; init; }

    /// <summary>Line in <see cref="File"/>, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>Column in <see cref="File"/>, from 1; 0 when unknown.</summary>
    public int Column { get; init; }

    /// <summary>What Terraform was to make and is there already, for whoever may take it over; <see langword="null"/>: it is not about that.</summary>
    internal ExistingResource? Existing { get; init; }

    /// <summary>The address of the page about <see cref="Code"/>.</summary>
    public string HelpLink => $"https://github.com/NubesGen/NubesGen.Sdk/blob/main/docs/errors/{Code}.md";

    /// <summary>The same problem as a warning.</summary>
    /// <returns>A copy with <see cref="Severity.Warning"/>.</returns>
    public Problem AsWarning() => this with { Severity = Severity.Warning };
}
