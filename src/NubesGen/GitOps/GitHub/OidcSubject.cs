using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.GitOps.Steps;

namespace NubesGen.GitOps.GitHub;

/// <summary>
/// The subject of the tokens that jobs sign in with: names, or names with ids (repositories since July 2026), or what somebody has chosen. Azure
/// compares it letter by letter. https://docs.github.com/actions/reference/security/oidc.
/// </summary>
internal sealed class OidcSubject
{
    private readonly IReadOnlyList<Func<string, string>> parts;

    private OidcSubject(params IReadOnlyList<Func<string, string>> parts) => this.parts = parts;

    /// <summary>That of a repository which has nothing special.</summary>
    /// <param name="path"><c>owner/name</c>, in its own letter case.</param>
    public static OidcSubject Usual(string path) => new(_ => $"repo:{path}", Context);

    /// <summary>Reads it from what GitHub says.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="template">How its subjects are made; <see langword="null"/>: as usual.</param>
    /// <param name="inherited">How its organisation makes them, where that counts.</param>
    /// <returns>The subject.</returns>
    /// <exception cref="NubesGenException">NG6073: it is the same for all environments, or says what we cannot know.</exception>
    public static OidcSubject Of(JsonElement? repository, JsonElement? template, JsonElement? inherited)
    {
        var path = repository.Text("full_name") ?? "";
        var (owner, name) = (repository.Text("owner", "login") ?? path.Split('/')[0], repository.Text("name") ?? path.Split('/')[^1]);
        var (ownerId, id) = (repository.Number("owner", "id"), repository.Number("id"));
        // What it says itself counts: some have ids in it without the flag.
        var prefix = template.Text("sub_claim_prefix")
            ?? (template.Flag("use_immutable_subject") == true ? $"repo:{owner}@{ownerId}/{name}@{id}" : $"repo:{path}");
        List<string> keys = [.. (template.Flag("use_default") == false ? template.List("include_claim_keys") is { Count: > 0 } own ? own : inherited.List("include_claim_keys") : [])
            .Select(key => key?.GetString()).OfType<string>()];
        if (keys.Count == 0)
        {
            return new OidcSubject(_ => prefix, Context);
        }

        var parts = keys.Select(Func<string, string>? (key) => key switch
        {
            "repo" => _ => prefix,
            "context" or "environment" => Context,
            "repository" => _ => $"repository:{path}",
            "repository_id" => _ => $"repository_id:{id}",
            "repository_owner" => _ => $"repository_owner:{owner}",
            "repository_owner_id" => _ => $"repository_owner_id:{ownerId}",
            "repository_visibility" => _ => $"repository_visibility:{repository.Text("visibility")}",
            _ => null,
        }).ToList();
        return parts.Contains(null) || !parts.Contains(Context) || !keys.Any(key => key is "repo" or "repository" or "repository_id")
            ? throw new NubesGenException(GitOpsSetupProblems.SubjectUnknown(string.Join(", ", keys)))
            : new OidcSubject([.. parts.OfType<Func<string, string>>()]);
    }

    /// <summary>The subject of jobs of a GitHub environment, whatever their branch.</summary>
    /// <param name="environment">Its name.</param>
    public string For(string environment) => string.Join(':', parts.Select(part => part(environment)));

    private static string Context(string environment) => $"environment:{environment}";
}
