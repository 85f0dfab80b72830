using TrafficCop.Experiments;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Experiments;

/// <summary>Runs of one algorithm, measured in this process.</summary>
public sealed class ExperimentTests
{
    private const int Servers = 5;
    private const int Requests = 400;

    public static TheoryData<string> Titles => [.. Algorithm.All.Select(static algorithm => algorithm.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task No_request_is_lost_when_a_server_stops_under_load(string title)
    {
        Result result = await RunAsync(title);

        Assert.Equal(0, result.Failed);
        Assert.True(result.Churn.Retries > 0, "no request reached the stopped server, so the run proves nothing");
        Assert.Equal(Requests, result.Steady.Loads.Sum(static load => load.Requests));
    }

    [Theory]
    [InlineData("IP hash")]
    [InlineData("Consistent hash")]
    public async Task A_hash_keeps_every_user_on_one_server(string title)
    {
        Result result = await RunAsync(title);

        Assert.True(result.IsSticky);
        Assert.Equal(result.Steady.ReturningUsers, result.Steady.StickyUsers);
    }

    [Fact]
    public async Task A_consistent_hash_moves_no_user_needlessly_P07()
    {
        Result result = await RunAsync("Consistent hash");

        Assert.Equal(0, result.Churn.WhenLeft.Needless);
        Assert.Equal(0, result.Churn.WhenJoined.Needless);
        Assert.Equal(result.Churn.WhenLeft.Ideal, result.Churn.WhenLeft.Share, precision: 9);
    }

    private static Task<Result> RunAsync(string title)
    {
        Speed[] speeds = [.. Enumerable.Range(0, Servers).Select(static i => Speed.Create(i, Servers))];
        Algorithm algorithm = Algorithm.All.Single(algorithm => algorithm.Title == title);
        Schedule schedule = new(speeds, Requests, seed: 1);
        return Experiment.RunAsync(algorithm, speeds, schedule, new NoProgress(), CancellationToken.None);
    }
}
