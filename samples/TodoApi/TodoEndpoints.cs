using Azure.Storage.Blobs;

namespace TodoApi;

internal static class TodoEndpoints
{
    private const long LargestAttachment = 10_000_000;
    private const int LongestFileName = 200;

    public static void MapTodos(this WebApplication app)
    {
        app.MapGet("/todos", (TodoStore todos) => todos.ListAsync());

        app.MapPost("/todos", async (NewTodo todo, TodoStore todos) =>
        {
            var added = await todos.AddAsync(todo.Title.Trim());
            return Results.Created($"/todos/{added.Id}", added);
        });

        app.MapGet("/todos/{id:long}", async (long id, TodoStore todos) =>
            await todos.FindAsync(id) is { } todo ? Results.Ok(todo) : Results.NotFound());

        app.MapPut("/todos/{id:long}/done", async (long id, TodoStore todos) => Found(await todos.SetDoneAsync(id, true)));

        app.MapDelete("/todos/{id:long}/done", async (long id, TodoStore todos) => Found(await todos.SetDoneAsync(id, false)));

        app.MapDelete("/todos/{id:long}", async (long id, TodoStore todos, BlobContainerClient attachments) =>
        {
            var found = await todos.DeleteAsync(id);
            await attachments.DeleteBlobIfExistsAsync(BlobName(id));
            return Found(found);
        });
    }

    public static void MapAttachments(this WebApplication app)
    {
        // The request's body is the file itself, so that it goes to the blob as it comes.
        app.MapPut("/todos/{id:long}/attachment", async (long id, string name, HttpRequest request, TodoStore todos, BlobContainerClient attachments) =>
        {
            if (Path.GetFileName(name) is not { Length: > 0 and <= LongestFileName } fileName)
            {
                return Results.BadRequest($"Give the file a name of 1 to {LongestFileName} characters.");
            }

            if (await todos.FindAsync(id) is null)
            {
                return Results.NotFound();
            }

            await attachments.GetBlobClient(BlobName(id)).UploadAsync(request.Body, overwrite: true);
            return Found(await todos.SetAttachmentAsync(id, fileName));
        }).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestAttachment));

        // Always a download, never shown: what somebody attached must not run as a page of ours.
        app.MapGet("/todos/{id:long}/attachment", async (long id, TodoStore todos, BlobContainerClient attachments) =>
            await todos.FindAsync(id) is { Attachment: { } name }
                ? Results.Stream(await attachments.GetBlobClient(BlobName(id)).OpenReadAsync(), "application/octet-stream", name)
                : Results.NotFound());
    }

    private static string BlobName(long id) => $"todos/{id}";

    private static IResult Found(bool found) => found ? Results.NoContent() : Results.NotFound();
}
