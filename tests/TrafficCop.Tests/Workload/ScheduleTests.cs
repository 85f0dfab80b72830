using TrafficCop.Servers;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Workload;

/// <summary>The traffic as a function of the seed.</summary>
public sealed class ScheduleTests
{
    private const int Servers = 5;
    private const int Requests = 400;

    [Fact]
    public void Equal_seeds_give_equal_traffic_and_other_seeds_other_traffic()
    {
        Assert.Equal(CreateSchedule(3).Steady, CreateSchedule(3).Steady);
        Assert.Equal(CreateSchedule(3).Wave(2), CreateSchedule(3).Wave(2));
        Assert.NotEqual(CreateSchedule(3).Steady, CreateSchedule(4).Steady);
        Assert.NotEqual(CreateSchedule(3).Wave(2), CreateSchedule(3).Wave(3));
    }

    [Fact]
    public void A_wave_has_one_request_of_every_user()
    {
        Schedule schedule = CreateSchedule(3);
        Assert.Equal(Requests / Schedule.VisitsPerUser, schedule.Users.Distinct().Count());
        Assert.Equal(schedule.Users.ToHashSet(), schedule.Wave(1).Select(static visit => visit.User).ToHashSet());
        Assert.Equal(schedule.Users.Count, schedule.Wave(1).Count);
    }

    private static Schedule CreateSchedule(int seed) =>
        new([.. Enumerable.Range(0, Servers).Select(static i => Speed.Create(i, Servers))], Requests, seed);
}
