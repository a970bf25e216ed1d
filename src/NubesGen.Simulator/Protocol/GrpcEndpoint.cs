using System.Buffers.Binary;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace NubesGen.Simulator.Protocol;

/// <summary>Answers gRPC calls: five bytes of frame, one message each way, the outcome in the trailers.</summary>
/// <param name="calls">What answers each method, by its path.</param>
/// <param name="newSession">Makes what one connection remembers: Terraform opens one for each provider block it configures.</param>
/// <param name="shutdown">Called after the answer to a request to end.</param>
internal sealed class GrpcEndpoint<TSession>(
    IReadOnlyDictionary<string, Func<ProtobufMessage, TSession, Task<byte[]>>> calls, Func<TSession> newSession, Action shutdown)
    where TSession : class
{
    private const string ShutdownPath = "/plugin.GRPCController/Shutdown";
    private const int Unimplemented = 12;
    private const int Internal = 13;

    /// <summary>Answers one call.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        context.Response.ContentType = "application/grpc";
        if (path == ShutdownPath)
        {
            await AnswerAsync(context, []);
            await context.Response.CompleteAsync();
            shutdown();
        }
        else if (!calls.TryGetValue(path, out var call))
        {
            End(context, Unimplemented, path);
        }
        else
        {
            await AnswerAsync(context, call);
        }
    }

    private async Task AnswerAsync(HttpContext context, Func<ProtobufMessage, TSession, Task<byte[]>> call)
    {
        byte[] answer;
        try
        {
            answer = await call(await ReadAsync(context.Request), SessionOf(context));
        }
        // Whatever goes wrong in here must reach the user of Terraform: a broken connection would tell them nothing.
        catch (Exception e)
        {
            End(context, Internal, $"{e.GetType().Name}: {e.Message}");
            return;
        }

        await AnswerAsync(context, answer);
    }

    private TSession SessionOf(HttpContext context)
    {
        var items = context.Features.Get<IConnectionItemsFeature>()!.Items;
        lock (items)
        {
            if (items.TryGetValue(typeof(TSession), out var session))
            {
                return (TSession)session!;
            }

            var made = newSession();
            items[typeof(TSession)] = made;
            return made;
        }
    }

    private static async Task<ProtobufMessage> ReadAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var frame = body.GetBuffer().AsMemory(0, (int)body.Length);
        return frame.Length >= 5 && BinaryPrimitives.ReadUInt32BigEndian(frame.Span[1..]) == frame.Length - 5
            ? new ProtobufMessage(frame[5..])
            : throw new InvalidDataException("The frame of the request is broken.");
    }

    private static async Task AnswerAsync(HttpContext context, byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static void End(HttpContext context, int status, string message)
    {
        context.Response.AppendTrailer("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
    }
}
