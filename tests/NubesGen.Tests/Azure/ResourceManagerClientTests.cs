using System.Diagnostics;
using NubesGen.Diagnostics;

namespace NubesGen.Tests.Azure;

public sealed class ResourceManagerClientTests
{
    private const string Group = "/subscriptions/s/resourceGroups/rg-todo-alice";
    private const string Address = $"https://management.azure.com{Group}";

    [Fact]
    public async Task What_is_there_is_read_with_a_token_for_it()
    {
        var azure = new FakeAzure().SigningIn().Answer($"{Address}?api-version=2021-04-01", 200, """{ "name": "rg-todo-alice" }""");

        Assert.Equal("rg-todo-alice", await NameAsync(azure));

        Assert.Contains(azure.Requests, request => request.Contains("scope=https%3A%2F%2Fmanagement.azure.com%2F.default", StringComparison.Ordinal));
        Assert.Equal("Bearer the-access-token", azure.Authorizations[^1]);
    }

    [Fact]
    public async Task What_is_not_there_is_no_failure() => Assert.Null(await NameAsync(new FakeAzure().SigningIn()));

    [Theory]
    [InlineData(401, "NG6014", "InvalidAuthenticationTokenTenant")]
    [InlineData(403, "NG6015", "AuthorizationFailed")]
    [InlineData(400, "NG6016", "InvalidApiVersionParameter")]
    public async Task A_refusal_names_what_and_azures_own_code(int status, string code, string reason)
    {
        var azure = new FakeAzure().SigningIn().Answer(Address, status, $$"""{ "error": { "code": "{{reason}}", "message": "the-access-token is not right" } }""");

        var problem = await FailAsync(azure);

        Assert.Equal(code, problem.Code);
        Assert.Contains($"({reason})", problem.Message, StringComparison.Ordinal);
        Assert.Contains(Group, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-access-token", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task One_who_is_busy_is_asked_again_when_it_says(int status)
    {
        var azure = new FakeAzure().SigningIn().Answer(Address, status, "", ("Retry-After", "2")).Answer(Address, 200, """{ "name": "rg-todo-alice" }""");
        var watch = Stopwatch.StartNew();

        Assert.Equal("rg-todo-alice", await NameAsync(azure));

        // A timer may fire a moment early.
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_answer_that_is_none_and_a_network_that_is_away_are_told()
    {
        var html = await FailAsync(new FakeAzure().SigningIn().Answer(Address, 502, "<html>"));
        var away = await FailAsync(new FakeAzure().SigningIn().Fail(Address, new HttpRequestException("Name or service not known (management.azure.com:443)")));

        Assert.Equal("NG6016", html.Code);
        Assert.Contains("Azure answered 502 to GET", html.Message, StringComparison.Ordinal);
        Assert.Equal("NG6013", away.Code);
        Assert.Contains("at management.azure.com: Name or service not known", away.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> NameAsync(FakeAzure azure)
    {
        var manager = await azure.Connect(FakeAzure.WithSecret()).ResourceManagerAsync(CancellationToken.None);
        using var answer = await manager.GetAsync(Group, "2021-04-01", CancellationToken.None);
        return answer?.RootElement.GetProperty("name").GetString();
    }

    private static async Task<Problem> FailAsync(FakeAzure azure) =>
        Assert.Single((await Assert.ThrowsAsync<NubesGenException>(() => NameAsync(azure))).Problems);
}
