using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Tests.Cloud;

/// <summary>What happens to a request instead of its answer.</summary>
/// <param name="context">The request.</param>
/// <param name="answer">Answers it as if nothing were wrong.</param>
internal delegate Task SiteFault(HttpContext context, Func<Task> answer);

/// <summary>The faults there are.</summary>
internal static class SiteFaults
{
    /// <summary>An answer at once; nothing of the body is read.</summary>
    public static SiteFault Status(int status, string text = "", int? retryAfter = null) => async (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await context.Response.WriteAsync(text);
    };

    /// <summary>Access restrictions, as App Service's front end tells of them.</summary>
    public static SiteFault Forbidden(string address) => async (context, _) =>
    {
        context.Response.StatusCode = 403;
        context.Response.Headers["x-ms-forbidden-ip"] = address;
        await context.Response.WriteAsync("<html>Ip Forbidden</html>");
    };

    /// <summary>The connection breaks after some of the body.</summary>
    public static SiteFault CutAfter(int bytes) => async (context, _) =>
    {
        var buffer = new byte[4096];
        for (var read = 0; read < bytes;)
        {
            var more = await context.Request.Body.ReadAsync(buffer);
            if (more == 0)
            {
                break;
            }

            read += more;
        }

        context.Abort();
    };

    /// <summary>All arrives and is done, but nobody hears of it.</summary>
    public static SiteFault CutAfterArrival { get; } = async (context, answer) =>
    {
        await answer();
        context.Abort();
    };

    /// <summary>All arrives and is done, but the answer takes its time.</summary>
    public static SiteFault SlowAfterArrival(TimeSpan time) => async (context, answer) =>
    {
        await answer();
        await Task.Delay(time, context.RequestAborted);
    };

    /// <summary>The answer takes its time.</summary>
    public static SiteFault Slow(TimeSpan time) => async (context, answer) =>
    {
        await Task.Delay(time, context.RequestAborted);
        await answer();
    };
}
