namespace NubesGen.Tests.Cloud;

/// <summary>What somebody has asked of Azure.</summary>
/// <param name="Method">E.g. <c>GET</c>.</param>
/// <param name="Host">The name that was asked, without the port.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Query">With its question mark; may be empty.</param>
/// <param name="Body">What was sent.</param>
/// <param name="UserAgent">Who asked, as it says itself.</param>
internal sealed record RecordedRequest(string Method, string Host, string Path, string Query, string Body, string UserAgent);
