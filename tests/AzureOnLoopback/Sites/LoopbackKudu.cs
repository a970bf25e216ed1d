using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud;

/// <summary>The deployment site beside a site, as far as One Deploy uses it. It takes tokens for Resource Manager, and no passwords.</summary>
/// <param name="site">The site.</param>
/// <param name="temporary">Absolute path of a folder for packages that arrive.</param>
internal sealed class LoopbackKudu(LoopbackSite site, string temporary)
{
    private const string Vfs = "/api/vfs/site/wwwroot/";

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var isUpload = request is { Method: "POST", Path.Value: "/api/publish" };
        if (!ResourceManager.Accepts(request.Headers.Authorization.ToString()))
        {
            context.Response.StatusCode = 401;
        }
        else if ((isUpload ? site.UploadFaults : site.ScmFaults).TryDequeue(out var fault))
        {
            await fault(context, () => DoAsync(context, isUpload));
        }
        else
        {
            await DoAsync(context, isUpload);
        }

        site.Requests.Enqueue($"{request.Method} {request.Path} {context.Response.StatusCode}");
    }

    private async Task DoAsync(HttpContext context, bool isUpload)
    {
        var path = context.Request.Path.Value!;
        if (isUpload)
        {
            await TakeAsync(context);
        }
        else if (path.StartsWith(Vfs, StringComparison.Ordinal) && !site.IsFlex && site.File(path[Vfs.Length..]) is { } file)
        {
            await context.Response.SendFileAsync(file);
        }
        else if (path.Split('/') is ["", "api", "deployments", var id, .. var more] && Find(id) is { } deployment)
        {
            // As Kudu: 202 as long as it runs.
            context.Response.StatusCode = deployment.IsComplete ? 200 : 202;
            await WriteAsync(context, more is ["log"] ? Log(deployment) : Describe(deployment));
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var isPublish = site.IsFlex
            ? request.Query["RemoteBuild"] == "false" && request.ContentType == "application/zip"
            : request.Query["type"] == "zip" && request.Query["async"] == "true" && request.Query["clean"] == "true" && request.Query["restart"] == "true";
        if (!isPublish)
        {
            response.StatusCode = 400;
            await response.WriteAsync($"Not understood: {request.QueryString}");
            return;
        }

        var zip = Path.Combine(temporary, $"{Guid.NewGuid():N}.zip");
        try
        {
            await using (var stream = File.Create(zip))
            {
                await request.Body.CopyToAsync(stream);
            }

            if (site.Deploy(zip, site.IsFlex ? request.Query["Deployer"] : "OneDeploy") is not { } deployment)
            {
                response.StatusCode = 409;
                await response.WriteAsync("There is a deployment currently in progress. Please try again when it completes.");
                return;
            }

            response.StatusCode = 202;
            if (site.IsFlex)
            {
                await WriteAsync(context, deployment.Id);
            }
            else
            {
                response.Headers["SCM-DEPLOYMENT-ID"] = deployment.Id;
                response.Headers.Location = $"https://{site.ScmHost}/api/deployments/latest?deployer=OneDeploy";
            }
        }
        finally
        {
            File.Delete(zip);
        }
    }

    private LoopbackDeployment? Find(string id) => id == "latest" ? (site.Deployments is [.., var newest] ? newest : null) : site.Deployments.FirstOrDefault(deployment => deployment.Id == id);

    private static JsonObject Describe(LoopbackDeployment deployment) => new()
    {
        ["id"] = deployment.Id,
        ["status"] = deployment.Status,
        ["status_text"] = "",
        ["deployer"] = deployment.Deployer,
        ["progress"] = deployment.IsComplete ? "" : "Running deployment command...",
        ["complete"] = deployment.IsComplete,
        ["active"] = deployment.IsComplete && deployment.Failure is null,
    };

    private static JsonArray Log(LoopbackDeployment deployment) =>
        new(new[] { "Updating submodules.", deployment.Failure }.OfType<string>().Select(line => (JsonNode)new JsonObject { ["message"] = line, ["type"] = 0 }).ToArray());

    private static async Task WriteAsync(HttpContext context, JsonNode answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.ToJsonString());
    }
}
