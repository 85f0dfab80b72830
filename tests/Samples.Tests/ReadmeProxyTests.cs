using System.Net;

namespace Samples.Tests;

/// <summary>The proxy that README.md shows does what its readers will expect of it.</summary>
public class ReadmeProxyTests
{
    [Fact]
    public async Task The_readme_shows_the_program_that_these_tests_run()
    {
        string readme = Path.Combine(SampleProgram.SourceOf(".").Parent!.FullName, "README.md");
        string source = (await File.ReadAllTextAsync(ReadmeProxy.Source)).ReplaceLineEndings("\n");
        Assert.Contains(
            $"\n{source}```\n",
            (await File.ReadAllTextAsync(readme)).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_streaming_server_stays_busy_until_its_last_byte()
    {
        await using HttpServer left = new("left");
        await using HttpServer right = new("right");
        using ReadmeProxy proxy = await ReadmeProxy.StartAsync(left.Address, right.Address);

        using HttpResponseMessage slow = await proxy.Client.GetAsync(
            new Uri("slow", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        List<string> others = [];
        for (int i = 0; i < 4; i++)
        {
            others.Add(await proxy.Client.GetStringAsync(new Uri("", UriKind.Relative)));
        }

        left.FinishSlowResponses();
        right.FinishSlowResponses();
        string busy = await slow.Content.ReadAsStringAsync();
        Assert.Equal(busy == "left" ? "right" : "left", Assert.Single(others.Distinct()));
    }

    [Fact]
    public async Task A_server_that_fails_five_requests_gets_no_other()
    {
        HttpServer gone = new("gone");
        string address = gone.Address;
        await gone.DisposeAsync();
        await using HttpServer left = new("left");
        using ReadmeProxy proxy = await ReadmeProxy.StartAsync(address, left.Address);

        List<HttpStatusCode> statuses = [];
        for (int i = 0; i < 40; i++)
        {
            using HttpResponseMessage response = await proxy.Client.GetAsync(new Uri("", UriKind.Relative));
            statuses.Add(response.StatusCode);
        }

        // Both are idle before each request, so they take turns until the first one is ejected.
        Assert.Equal(
            Enumerable.Repeat(HttpStatusCode.BadGateway, 5), statuses.Where(static x => x != HttpStatusCode.OK));
        Assert.All(statuses[20..], static status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task Clients_that_give_up_do_not_eject_a_server()
    {
        await using HttpServer left = new("left");
        await using HttpServer right = new("right");
        using ReadmeProxy proxy = await ReadmeProxy.StartAsync(left.Address, right.Address);

        // Without a limit of 0, the client would wait for the rest of each response before it closes the connection.
        using HttpClient impatient = new(new SocketsHttpHandler { MaxResponseDrainSize = 0 });
        for (int i = 0; i < 40; i++)
        {
            using HttpResponseMessage abandoned = await impatient.GetAsync(
                new Uri(proxy.Client.BaseAddress!, "slow"), HttpCompletionOption.ResponseHeadersRead);
        }

        // An ejection would last 30 seconds, and these requests take less than a second.
        SortedSet<string> answers = new(StringComparer.Ordinal);
        for (int i = 0; i < 200 && answers.Count < 2; i++)
        {
            answers.Add(await proxy.Client.GetStringAsync(new Uri("", UriKind.Relative)));
        }

        Assert.Equal(["left", "right"], answers);
    }

    [Fact]
    public async Task Without_servers_the_answer_is_503()
    {
        using ReadmeProxy proxy = await ReadmeProxy.StartAsync();
        using HttpResponseMessage response = await proxy.Client.GetAsync(new Uri("", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }
}
