using System.Net.Sockets;
using Azure;
using Azure.Storage.Blobs;
using NubesGen.State;

namespace NubesGen.Tests.State;

/// <summary>Failures on the way to a store that cannot be had on purpose.</summary>
public sealed class BlobFailuresTests
{
    private static readonly BlobContainerClient Container = new(new Uri("https://mystates.blob.core.windows.net/tfstate?sig=secret"));

    [Theory]
    [InlineData(SocketError.HostNotFound, "NG4013")]
    [InlineData(SocketError.NoData, "NG4013")]
    [InlineData(SocketError.TryAgain, "NG4011")]
    [InlineData(SocketError.ConnectionRefused, "NG4011")]
    public void An_account_that_no_name_server_knows_is_missing_and_a_missing_name_server_is_the_network(SocketError error, string code)
    {
        var failure = new RequestFailedException(0, "Send failed.", new HttpRequestException("No.", new SocketException((int)error)));

        var problem = BlobFailures.ProblemOf(new AggregateException("Retry failed after 3 tries.", failure, failure), Container, DateTimeOffset.UtcNow)!;

        Assert.Equal(code, problem.Code);
        Assert.Contains("'https://mystates.blob.core.windows.net/tfstate'", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_limit_of_the_SDK_is_not_the_callers_wish() =>
        Assert.Equal("NG4011", BlobFailures.ProblemOf(new TaskCanceledException(), Container, DateTimeOffset.UtcNow)!.Code);

    [Fact]
    public void A_bug_stays_one() => Assert.Null(BlobFailures.ProblemOf(new InvalidOperationException(), Container, DateTimeOffset.UtcNow));

    [Theory]
    [InlineData(404, "BlobNotFound", true)]
    [InlineData(404, "ContainerNotFound", false)]
    [InlineData(409, "LeaseAlreadyPresent", true)]
    [InlineData(409, "ContainerBeingDeleted", false)]
    [InlineData(412, "ConditionNotMet", true)]
    [InlineData(403, "AuthorizationFailure", false)]
    public void Only_what_is_about_the_blob_means_that_another_was_faster(int status, string code, bool expected) =>
        Assert.Equal(expected, BlobFailures.MeansOtherwise(new RequestFailedException(status, "No.", code, null)));

    [Fact]
    public void An_address_for_people_has_no_signature() =>
        Assert.Equal("https://mystates.blob.core.windows.net/tfstate/app/alice.tfstate", new BlobStateStore(Container).Environment("app", "alice").StateLocation);
}
