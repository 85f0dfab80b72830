using Microsoft.AspNetCore.Builder;
using Samples.ModelGateway;

namespace Samples.Tests;

public class ModelGatewayTests
{
    private const int Requests = 5;

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    public async Task A_request_that_all_servers_refuse_meets_each_of_them_once(string? retryAfter)
    {
        ModelServer[] servers =
        [
            new("own-1", 0, retryAfter), new("own-2", 0, retryAfter), new("own-3", 0, retryAfter),
            new("rented-1", 0, retryAfter),
        ];

        List<string> answers = await SendAsync(servers);

        Assert.All(answers, static answer => Assert.Equal("429", answer.Trim()));
        Assert.Equal([5, 5, 5, 5], servers.Select(static server => server.Requests));
    }

    [Fact]
    public async Task The_second_tier_answers_what_the_first_refuses_without_a_time()
    {
        ModelServer[] servers =
        [
            new("own-1", 0, retryAfter: null), new("own-2", 0, retryAfter: null), new("own-3", 0, retryAfter: null),
            new("rented-1", Requests),
        ];

        Assert.Equal(Enumerable.Repeat("rented-1", Requests), await SendAsync(servers));
    }

    [Fact]
    public async Task If_all_servers_name_a_time_the_answer_is_503_with_the_earliest()
    {
        ModelServer[] servers = [new("own-1", 0), new("own-2", 0), new("own-3", 0), new("rented-1", 0)];

        Assert.Equal(Enumerable.Repeat("503 with Retry-After", Requests), await SendAsync(servers));
        Assert.Equal([1, 1, 1, 1], servers.Select(static server => server.Requests));
    }

    private static async Task<List<string>> SendAsync(ModelServer[] servers)
    {
        await using WebApplication gateway = await Gateway.StartAsync(servers);
        using HttpClient client = new()
        {
            BaseAddress = new Uri(gateway.Urls.First()),
            Timeout = TimeSpan.FromSeconds(20), // one that never has an answer fails the test
        };
        return await Chat.SendAsync(client, Requests);
    }
}
