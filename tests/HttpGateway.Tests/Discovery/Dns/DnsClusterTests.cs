using HttpGateway.Discovery;
using HttpGateway.Tests.Discovery.Support;

namespace HttpGateway.Tests.Discovery.Dns;

public class DnsClusterTests
{
    [Fact]
    public async Task A_lookup_that_throws_anything_is_a_problem_and_is_tried_again()
    {
        ScriptedLookup broken = new(static lookup => lookup switch
        {
            1 => ScriptedLookup.Answer(ScriptedLookup.Member("a1")),
            2 => throw new InvalidOperationException("Not\ntoday."),
            _ => ScriptedLookup.Answer(ScriptedLookup.Member("a2")),
        });
        ScriptedLookup healthy = new(static lookup => ScriptedLookup.Answer(ScriptedLookup.Member($"b{lookup}")));
        await using SnapshotRecorder source = new(new ClustersSource(("a", broken), ("b", healthy)));

        DiscoverySnapshot failed = await source.UntilAsync(static snapshot => snapshot.Problems.Count == 1);
        Assert.Equal(
            new Problem(
                "dns", "a.test", "The last answer stays: InvalidOperationException: Not today."),
            failed.Problems[0]);
        Assert.Equal("a1=http://a1.test/*1", failed.Destinations("dns/a"));

        await source.UntilAsync(static snapshot => snapshot.Problems.Count == 0
            && snapshot.Destinations("dns/a") == "a2=http://a2.test/*1"
            && snapshot.Destinations("dns/b") != "b1=http://b1.test/*1");
    }

    /// <summary>Such as a time-out inside of a client: the source itself goes on.</summary>
    [Fact]
    public async Task A_lookup_that_is_canceled_by_itself_is_tried_again()
    {
        ScriptedLookup canceled = new(static lookup => lookup == 1
            ? throw new OperationCanceledException("Too slow.")
            : ScriptedLookup.Answer(ScriptedLookup.Member("a")));
        await using SnapshotRecorder source = new(new ClustersSource(("a", canceled)));

        await source.UntilAsync(static snapshot => snapshot.Destinations("dns/a") == "a=http://a.test/*1");
    }
}
