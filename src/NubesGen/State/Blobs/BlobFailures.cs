using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using NubesGen.Diagnostics;

namespace NubesGen.State;

/// <summary>What Blob Storage, the way there and the sign-in can fail with, and what it means.</summary>
internal static class BlobFailures
{
    /// <summary>Requests are signed with the time, and refused when it is wrong by more than this.</summary>
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    /// <summary>Whether the service says that things are not as we thought: another was faster.</summary>
    public static bool MeansOtherwise(RequestFailedException e) =>
        MeansNoBlob(e) || (e.Status is 409 or 412 && !IsAboutMore(e));

    /// <summary>Whether the service says that there is no such blob.</summary>
    public static bool MeansNoBlob(RequestFailedException e) => e.Status == 404 && !IsAboutMore(e);

    /// <summary>Does something whose failing changes nothing.</summary>
    public static async Task IgnoreAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // Nothing, as said.
        }
    }

    /// <summary>Does something with the store.</summary>
    /// <param name="container">The store.</param>
    /// <param name="action">Asks it.</param>
    /// <param name="cancellationToken">The caller's own wish to stop, which is no failure.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <returns>What the action returns.</returns>
    /// <exception cref="NubesGenException">NG4xxx: the store cannot be reached or refuses.</exception>
    public static async Task<T> TranslateAsync<T>(BlobContainerClient container, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (ProblemOf(e, container, DateTimeOffset.UtcNow) is { } problem)
        {
            throw new NubesGenException(problem, e);
        }
    }

    /// <summary>What a failure is called.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="container">The store.</param>
    /// <param name="now">Our clock.</param>
    /// <returns><see langword="null"/> when it has nothing to do with the store.</returns>
    public static Problem? ProblemOf(Exception failure, BlobContainerClient container, DateTimeOffset now)
    {
        var store = BlobNames.Display(container);
        return failure switch
        {
            // Of several tries the last one tells.
            AggregateException { InnerExceptions: [.., var last] } => ProblemOf(last, container, now),
            RequestFailedException { Status: 0 } or HttpRequestException or IOException or SocketException => Unreachable(failure, store, container.AccountName),
            RequestFailedException e => OfAnswer(e, store, container, now),
            AuthenticationFailedException => StoreProblems.Refused(store, Sentence(failure)),
            // The SDK's own time limit: the caller has not asked to stop.
            OperationCanceledException or TimeoutException => StoreProblems.Unreachable(store, "it takes too long to answer"),
            _ => null,
        };
    }

    private static Problem OfAnswer(RequestFailedException e, string store, BlobContainerClient container, DateTimeOffset now) => e.Status switch
    {
        401 or 403 when e.GetRawResponse()?.Headers.Date is { } theirs && (theirs - now).Duration() > MaxSkew => StoreProblems.WrongClock(store, now - theirs),
        401 or 403 => StoreProblems.Refused(store, Sentence(e)),
        404 when IsAboutMore(e) => StoreProblems.Missing(store, $"there is no container '{container.Name}' in the storage account '{container.AccountName}'"),
        408 or 429 or >= 500 => StoreProblems.Unreachable(store, $"it answered {Sentence(e)}"),
        _ => StoreProblems.Unexpected(store, Sentence(e)),
    };

    private static Problem Unreachable(Exception failure, string store, string account)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            // The name exists for nobody, as the name server says; when there is no name server, the code is another.
            if (cause is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData })
            {
                return StoreProblems.Missing(store, $"the name of the storage account '{account}' is not known: {Sentence(cause)}");
            }
        }

        return StoreProblems.Unreachable(store, Sentence(failure));
    }

    /// <summary>The container or the account, not the blob.</summary>
    private static bool IsAboutMore(RequestFailedException e) =>
        e.ErrorCode is { } code
        && (code.StartsWith("Container", StringComparison.Ordinal) || code.StartsWith("Account", StringComparison.Ordinal) || code == BlobErrorCode.ResourceNotFound);

    /// <summary>The first line, which says it; the code after it is what one can search for.</summary>
    private static string Sentence(Exception failure)
    {
        // Azure.Identity says at first only that something has failed.
        var line = failure.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) switch
        {
            [] => failure.GetType().Name,
            [var only] when only.EndsWith(':') && failure.InnerException is { } inner => $"{only} {Sentence(inner)}",
            [var first, ..] => first,
        };
        return failure is RequestFailedException { Status: > 0 } e ? $"{line.TrimEnd('.')} ({e.Status} {e.ErrorCode})" : line.TrimEnd('.');
    }
}
