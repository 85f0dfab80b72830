using System.Net;
using Balancing.Grpc.Calls;
using Balancing.Grpc.Tests.Support;

namespace Balancing.Grpc.Tests.Calls;

/// <summary>Answers that no gRPC server gives: from proxies, or cut.</summary>
public class ForeignAnswerTests
{
    [Theory]
    [InlineData(HttpStatusCode.BadRequest, RequestOutcome.Succeeded)]
    [InlineData(HttpStatusCode.Unauthorized, RequestOutcome.Succeeded)]
    [InlineData(HttpStatusCode.TooManyRequests, RequestOutcome.Succeeded)]
    [InlineData(HttpStatusCode.Found, RequestOutcome.Failed)]
    [InlineData(HttpStatusCode.BadGateway, RequestOutcome.Failed)]
    [InlineData(HttpStatusCode.ServiceUnavailable, RequestOutcome.Failed)]
    public void A_status_of_HTTP_decides_if_there_is_none_of_gRPC(HttpStatusCode status, RequestOutcome outcome)
    {
        using HttpResponseMessage response = new(status) { Content = new ByteArrayContent([]) };
        Assert.True(CallOutcome.TryGetEarly(response, out RequestOutcome early));
        Assert.Equal(outcome, early);
        Assert.Equal(outcome, CallOutcome.Classify(response));
    }

    [Fact]
    public void A_page_of_HTML_is_a_failure()
    {
        using HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new StringContent("<html>") };
        Assert.True(CallOutcome.TryGetEarly(response, out RequestOutcome outcome));
        Assert.Equal(RequestOutcome.Failed, outcome);
    }

    [Theory]
    [InlineData(null, RequestOutcome.Failed)]
    [InlineData("0", RequestOutcome.Succeeded)]
    [InlineData("5", RequestOutcome.Succeeded)]
    [InlineData("14", RequestOutcome.Failed)]
    [InlineData("fine", RequestOutcome.Failed)]
    public void A_response_without_a_readable_status_in_its_trailers_is_a_failure(
        string? status, RequestOutcome outcome)
    {
        using HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        Assert.False(CallOutcome.TryGetEarly(response, out _));
        if (status is not null)
        {
            response.TrailingHeaders.TryAddWithoutValidation("grpc-status", status);
        }

        Assert.Equal(outcome, CallOutcome.Classify(response));
    }

    [Theory]
    [InlineData("1n", true)]
    [InlineData("1u", true)]
    [InlineData("1m", true)]
    [InlineData("99999999H", false)]
    [InlineData("999S", false)]
    [InlineData("1x", false)]
    [InlineData("n", false)]
    [InlineData("-1n", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task A_deadline_passes_by_the_time_out_that_gRPC_sends(string? timeout, bool passes)
    {
        using HttpRequestMessage request = new();
        if (timeout is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
        }

        CallDeadline deadline = CallDeadline.Read(request);
        if (passes)
        {
            await EchoClient.WaitForAsync(() => deadline.HasPassed);
        }

        Assert.Equal(passes, deadline.HasPassed);
    }
}
