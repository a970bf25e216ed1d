using System.Text.Json;
using NubesGen.Diagnostics;
using NubesGen.GitOps.GitHub;

namespace NubesGen.Tests.GitOps;

/// <summary>Azure compares subjects letter by letter: the forms that GitHub has had, and those that people choose.</summary>
public sealed class OidcSubjectTests
{
    private const string Repository =
        """{"id":456,"name":"Todo","full_name":"Contoso/Todo","owner":{"login":"Contoso","id":123},"visibility":"private"}""";

    [Theory]
    [InlineData("""{"use_default":true}""", "repo:Contoso/Todo:environment:nubesgen")]
    // Ids are in it without the flag: https://github.com/Azure/azure-dev/issues/9382.
    [InlineData("""{"use_default":true,"use_immutable_subject":false,"sub_claim_prefix":"repo:Contoso@123/Todo@456"}""", "repo:Contoso@123/Todo@456:environment:nubesgen")]
    [InlineData("""{"use_default":true,"use_immutable_subject":true}""", "repo:Contoso@123/Todo@456:environment:nubesgen")]
    [InlineData("""{"use_default":false}""", "repo:Contoso/Todo:environment:nubesgen")]
    [InlineData("""{"use_default":false,"include_claim_keys":["repo","context"]}""", "repo:Contoso/Todo:environment:nubesgen")]
    [InlineData("""{"use_default":true,"include_claim_keys":["repository_owner"]}""", "repo:Contoso/Todo:environment:nubesgen")]
    [InlineData("""{"use_default":false,"include_claim_keys":["repository_owner_id","repository_id","context"]}""", "repository_owner_id:123:repository_id:456:environment:nubesgen")]
    [InlineData("""{"use_default":false,"include_claim_keys":["repository_visibility","repository","environment"]}""", "repository_visibility:private:repository:Contoso/Todo:environment:nubesgen")]
    public void It_is_what_GitHub_says_of_the_repository(string template, string subject) =>
        Assert.Equal(subject, OidcSubject.Of(Parse(Repository), Parse(template), null).For("nubesgen"));

    [Fact]
    public void An_organisation_decides_where_the_repository_does_not() => Assert.Equal(
        "repository_id:456:environment:nubesgen",
        OidcSubject.Of(Parse(Repository), Parse("""{"use_default":false}"""), Parse("""{"include_claim_keys":["repository_id","context"]}""")).For("nubesgen"));

    [Theory]
    // The same for all environments, so that any branch could deploy to production.
    [InlineData("repo")]
    // The same for all repositories of the owner.
    [InlineData("context", "repository_owner")]
    // Depends on what runs.
    [InlineData("repo", "context", "job_workflow_ref")]
    public void One_that_tells_too_little_or_what_nobody_knows_is_refused(params string[] keys)
    {
        var template = JsonSerializer.SerializeToElement(new { use_default = false, include_claim_keys = keys });
        Assert.Equal("NG6073", Assert.Throws<NubesGenException>(() => OidcSubject.Of(Parse(Repository), template, null)).Problems[0].Code);
    }

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
