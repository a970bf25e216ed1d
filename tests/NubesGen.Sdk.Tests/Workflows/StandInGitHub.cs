using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NubesGen.Tests.Workflows;

/// <summary>As much of GitHub's API as a run of the workflow asks for, on loopback. Who has no token is refused.</summary>
internal sealed class StandInGitHub : IAsyncDisposable
{
    public const string Token = "t0ken";

    private readonly WebApplication application;

    private StandInGitHub(WebApplication application) => this.application = application;

    public string Address => application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The comments on pull request 7, by id.</summary>
    public SortedDictionary<long, string> Comments { get; } = [];

    /// <summary>The commit that its merge has made.</summary>
    public string? MergeCommit { get; set; }

    /// <summary>Whether the default branch has the workflow.</summary>
    public bool HasWorkflow { get; set; } = true;

    /// <summary>The branches that there are.</summary>
    public IReadOnlyList<string> Branches { get; set; } = ["main"];

    public static async Task<StandInGitHub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var github = new StandInGitHub(builder.Build());
        github.Map();
        await github.application.StartAsync();
        return github;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private void Map()
    {
        application.Use(async (context, next) =>
        {
            if (context.Request.Headers.Authorization != $"Bearer {Token}")
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            await next();
        });
        var repository = application.MapGroup("/repos/contoso/todo");
        repository.MapGet("/pulls", () => Results.Content(new JsonArray(MergeCommit is null ? [] :
        [
            new JsonObject { ["number"] = 7, ["merge_commit_sha"] = MergeCommit, ["merged_at"] = "2026-01-01T00:00:00Z" },
        ]).ToJsonString(), "application/json"));
        repository.MapGet("/issues/7/comments", () => Results.Content(new JsonArray([.. Comments.Select(comment => (JsonNode)new JsonObject
        {
            ["id"] = comment.Key,
            ["user"] = new JsonObject { ["login"] = "github-actions[bot]" },
            ["body"] = comment.Value,
        })]).ToJsonString(), "application/json"));
        repository.MapPost("/issues/7/comments", async (HttpRequest request) =>
        {
            Comments[Comments.Count + 1] = await BodyAsync(request);
            return Results.StatusCode(StatusCodes.Status201Created);
        });
        repository.MapPatch("/issues/comments/{id:long}", async (long id, HttpRequest request) => Comments[id] = await BodyAsync(request));
        repository.MapGet("/branches", () => Results.Content(
            new JsonArray([.. Branches.Select(branch => (JsonNode)new JsonObject { ["name"] = branch })]).ToJsonString(), "application/json"));
        repository.MapGet("/contents/{**path}", () => HasWorkflow ? Results.Ok() : Results.NotFound());
    }

    private static async Task<string> BodyAsync(HttpRequest request) => (await JsonNode.ParseAsync(request.Body))!["body"]!.GetValue<string>();
}
