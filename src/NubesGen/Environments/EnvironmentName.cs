using System.Text;
using NubesGen.Diagnostics;

namespace NubesGen.Environments;

/// <summary>The name of an environment: lower-case letters and digits, with single hyphens between them.</summary>
public sealed record EnvironmentName
{
    /// <summary>The longest name, in characters: leaves room for project and prefix in every Azure name.</summary>
    public const int MaxLength = 32;

    private EnvironmentName(string value) => Value = value;

    /// <summary>The name itself.</summary>
    public string Value { get; }

    /// <summary>
    /// The environment that a branch is. A name that Azure can carry is kept as it is; any other is normalised and gets a hash of the
    /// original. A name that merely looks hashed gets one too: else <c>env-a-b-0xxxxx</c> could be the normalised <c>env-a/b</c>.
    /// </summary>
    /// <param name="branch">The branch, e.g. <c>env-alice</c>.</param>
    /// <param name="prefix">What environment branches start with, e.g. <c>env-</c>.</param>
    /// <returns>The environment; two branches never give the same, but for a chance of about one in 243 million for two that normalise alike.</returns>
    /// <exception cref="NubesGenException">NG1001: not an environment branch; NG1002: nothing behind the prefix; NG1008: not a text.</exception>
    public static EnvironmentName FromBranch(string branch, string prefix)
    {
        if (!branch.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw new NubesGenException(EnvironmentProblems.NotAnEnvironmentBranch(branch, prefix));
        }

        var original = branch[prefix.Length..];
        if (original.Length == 0)
        {
            throw new NubesGenException(EnvironmentProblems.BranchWithoutName(branch, prefix));
        }

        // What cannot be decoded has become the same character everywhere: two such branches would share resources.
        if (original.EnumerateRunes().Contains(Rune.ReplacementChar))
        {
            throw new NubesGenException(EnvironmentProblems.NotText(branch));
        }

        var slug = ReservedWords.Replace(Slug.Of(original));
        return new EnvironmentName(slug == original && slug.Length <= MaxLength && !ShortHash.Ends(slug)
            ? slug
            : Slug.WithHash(slug, original, MaxLength));
    }

    /// <summary>An environment named outright: validated, never changed.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The environment.</returns>
    /// <exception cref="NubesGenException">NG1003: not a legal name.</exception>
    public static EnvironmentName Parse(string name) =>
        name.Length is > 0 and <= MaxLength && name == ReservedWords.Replace(Slug.Of(name))
            ? new EnvironmentName(name)
            : throw new NubesGenException(EnvironmentProblems.IllegalName(name, ReservedWords.Replace(Slug.Of(name))));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
