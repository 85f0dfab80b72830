using Edge.Scenes;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Tests.Scenes;

public class ScheduleTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30); // no test depends on it

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _log = [];

    [Fact]
    public void Scenes_are_played_in_the_order_of_their_shares()
    {
        Play([Scene("late", 0.9), Scene("early", 0.1), Scene("middle", 0.5)]);
        Advance(Duration);
        Assert.Equal(["early", "middle", "late"], _log);
    }

    [Fact]
    public void The_effect_of_the_last_scene_is_shown_for_a_while()
    {
        Task playing = Play([Scene("last", 0.95)]);
        Advance(Duration * 0.95);
        Assert.Equal(["last"], _log);
        Advance(Schedule.ShortestRest - TimeSpan.FromSeconds(0.1));
        Assert.False(playing.IsCompleted);
        Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(playing.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_scene_is_played_when_it_is_due_and_not_before()
    {
        Play([Scene("a", 0.2), Scene("b", 0.4)]);
        Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(_log);
        Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["a"], _log);
        Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(["a"], _log);
        Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["a", "b"], _log);
    }

    [Fact]
    public void The_run_lasts_as_long_as_asked()
    {
        Task playing = Play([Scene("a", 0.5)]);
        Advance(Duration - TimeSpan.FromSeconds(0.1));
        Assert.False(playing.IsCompleted);
        Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(playing.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_scene_that_takes_long_delays_the_others_and_none_is_left_out()
    {
        TaskCompletionSource slow = new();
        Task playing = Play([new Scene("slow", 0.2, _ => slow.Task), Scene("b", 0.4), Scene("c", 0.6)]);
        Advance(Duration);
        Assert.Equal(["slow"], _log);
        slow.SetResult();
        Assert.Equal(["slow", "b", "c"], _log);
        Assert.False(playing.IsCompleted);
        Advance(Schedule.ShortestRest);
        Assert.True(playing.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_scene_that_fails_ends_the_run()
    {
        Task playing = Play([new Scene("a", 0.2, static _ => throw new IOException("broken")), Scene("b", 0.4)]);
        Advance(Duration);
        Assert.Equal("broken", Assert.IsType<IOException>(playing.Exception?.InnerException).Message);
        Assert.Equal(["a"], _log);
    }

    [Fact]
    public async Task After_an_interruption_no_scene_is_played()
    {
        using CancellationTokenSource interruption = new();
        Task playing = Play([Scene("a", 0.2), Scene("b", 0.4)], interruption.Token);
        Advance(TimeSpan.FromSeconds(3));
        await interruption.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing.WaitAsync(Limit)); // on another thread
        Advance(Duration);
        Assert.Equal(["a"], _log);
    }

    private static Scene Scene(string title, double share) => new(title, share, static _ => Task.CompletedTask);

    private Task Play(IReadOnlyList<Scene> scenes, CancellationToken interruption = default) =>
        new Schedule(scenes, Duration, _time, _log.Add).PlayAsync(interruption);

    // In small steps: the wait for a scene begins when the scene before has ended.
    private void Advance(TimeSpan time)
    {
        TimeSpan step = TimeSpan.FromMilliseconds(100);
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += step)
        {
            _time.Advance(step);
        }
    }
}
