using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NubesGen.GitOps.Steps;

/// <summary>Who is asked.</summary>
internal enum SetupParty
{
    /// <summary>Azure Resource Manager.</summary>
    Azure,

    /// <summary>GitHub's REST API.</summary>
    GitHub,
}

/// <summary>One request of the set-up. Nothing in it is secret: it is shown as it is.</summary>
/// <param name="Party">Who is asked.</param>
/// <param name="Method">E.g. <c>PUT</c>.</param>
/// <param name="Path">From the root of the API; what is not known yet stands in it as <c>&lt;…&gt;</c>.</param>
/// <param name="Body">What is sent; <see langword="null"/> for nothing.</param>
/// <param name="ApiVersion">Which form Azure's request and answer have.</param>
internal sealed record SetupCall(SetupParty Party, string Method, string Path, JsonNode? Body = null, string? ApiVersion = null)
{
    /// <summary>Conditions and subjects are to be read by people.</summary>
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether all is known that its path needs.</summary>
    public bool CanBeAsked => !Path.Contains('<', StringComparison.Ordinal);

    /// <summary>As it is shown, e.g. <c>GitHub PUT /repos/me/app/environments/nubesgen {…}</c>: body in one line.</summary>
    public string Display => $"{Party} {Method} {Path}{(Body is null ? "" : $" {Body.ToJsonString(Readable)}")}";
}
