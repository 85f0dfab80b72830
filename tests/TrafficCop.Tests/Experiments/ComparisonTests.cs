using TrafficCop.Experiments;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Experiments;

/// <summary>What the report is made of, measured in this process.</summary>
public sealed class ComparisonTests
{
    private const int Servers = 5;
    private const int Requests = 400;

    public static TheoryData<string> Titles => [.. Algorithm.All.Select(static algorithm => algorithm.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task No_request_is_lost_when_a_server_dies_in_mid_traffic(string title)
    {
        Result result = await RunAsync(title);

        Assert.Equal(0, result.Failed);
        Assert.True(result.Churn.Retries > 0, "nobody met the dying server, so the run proves nothing");
        Assert.Equal(Requests, result.Steady.Loads.Sum(static load => load.Requests));
    }

    [Theory]
    [InlineData("IP hash")]
    [InlineData("Consistent hash")]
    public async Task A_hash_keeps_every_user_on_one_server(string title)
    {
        Result result = await RunAsync(title);

        Assert.True(result.IsSticky);
        Assert.Equal(result.Steady.Users, result.Steady.Faithful);
    }

    [Fact]
    public async Task The_consistent_hash_moves_nobody_needlessly() // P7, on real traffic
    {
        Result result = await RunAsync("Consistent hash");

        Assert.Equal(0, result.Churn.WhenLeft.Needless);
        Assert.Equal(0, result.Churn.WhenJoined.Needless);
        Assert.Equal(result.Churn.WhenLeft.Ideal, result.Churn.WhenLeft.Share, precision: 9);
    }

    [Fact]
    public void Equal_seeds_make_equal_traffic_and_other_seeds_another()
    {
        Assert.Equal(NewSchedule(3).Steady, NewSchedule(3).Steady);
        Assert.Equal(NewSchedule(3).Wave(2), NewSchedule(3).Wave(2));
        Assert.NotEqual(NewSchedule(3).Steady, NewSchedule(4).Steady);
        Assert.NotEqual(NewSchedule(3).Wave(2), NewSchedule(3).Wave(3));
    }

    [Fact]
    public void A_wave_has_every_user_once()
    {
        Schedule schedule = NewSchedule(3);
        Assert.Equal(Requests / Schedule.VisitsPerUser, schedule.Users.Distinct().Count());
        Assert.Equal(schedule.Users.ToHashSet(), schedule.Wave(1).Select(static visit => visit.User).ToHashSet());
        Assert.Equal(schedule.Users.Count, schedule.Wave(1).Count);
    }

    private static Speed[] NewSpeeds() => [.. Enumerable.Range(0, Servers).Select(static i => Speed.Create(i, Servers))];

    private static Schedule NewSchedule(int seed) => new(NewSpeeds(), Requests, seed);

    private static Task<Result> RunAsync(string title) => Experiment.RunAsync(
        Algorithm.All.Single(algorithm => algorithm.Title == title), NewSpeeds(), NewSchedule(1), new NoProgress(), CancellationToken.None);
}
