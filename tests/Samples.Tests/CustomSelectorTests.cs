using Balancing;
using Samples.CustomSelector;

namespace Samples.Tests;

public class CustomSelectorTests
{
    [Fact]
    public async Task The_charts_show_what_the_selector_is_for()
    {
        IReadOnlyList<Dictionary<string, int>> scenes = await Scenes();

        Assert.Equal(5, scenes.Count);
        Assert.All(scenes, static served => Assert.Equal(1_000, served.Values.Sum())); // nothing was lost
        (Dictionary<string, int> quiet, Dictionary<string, int> busy) = (scenes[0], scenes[1]);
        Assert.Equal(0, East(quiet));
        Assert.True(quiet["west-2"] > quiet["west-1"], "A server of weight 2 takes more than one of weight 1.");
        Assert.InRange(East(busy), 1, 499);
        Assert.Equal(0, scenes[2]["west-1"]);
        Assert.Equal(0, scenes[3]["west-2"]);
        Assert.True(scenes[4]["west-3"] > scenes[4]["west-1"], "The new server takes part, by its weight.");
    }

    [Fact]
    public async Task The_detour_says_when_requests_leave_the_zone()
    {
        IReadOnlyList<Dictionary<string, int>> indifferent = await Scenes("--detour", "1");
        IReadOnlyList<Dictionary<string, int>> faithful = await Scenes("--detour", "1000");

        Assert.InRange(East(indifferent[0]), 1, 999);
        Assert.All(faithful, static served => Assert.Equal(0, East(served)));
    }

    [Fact]
    public async Task Zones_detour_and_scenes_are_explained_first_whatever_the_culture()
    {
        SampleRun run = await SampleRun.Under(new Dictionary<string, string> { ["LC_ALL"] = "de_DE.UTF-8" }, "CustomSelector", "--detour", "1.5");

        string introduction = run.Output.Split("──")[0];
        Assert.All(["west", "east", "detour", "1.5 times", "scene"], word => Assert.Contains(word, introduction, StringComparison.Ordinal));
    }

    [Fact]
    public void Ties_are_shared_out_evenly_P12()
    {
        BackendPool pool = new(Enumerable.Range(0, 4).Select(static i => new ZonedBackend($"b{i}", "west")));
        using ZoneSelector selector = new(pool, "west", detour: 2);
        Dictionary<string, int> picks = [];
        for (int pick = 0; pick < 40_000; pick++)
        {
            Assert.True(selector.TrySelect(out Backend? backend));
            picks[backend.Id] = picks.GetValueOrDefault(backend.Id) + 1;
        }

        // Binomial with n = 40,000 and p = 1/4: deviation √(40,000 · 1/4 · 3/4) = 87. Seven of them are 606.
        Assert.Equal(4, picks.Count);
        Assert.All(picks.Values, static count => Assert.InRange(count, 10_000 - 606, 10_000 + 606));
    }

    [Fact]
    public void Selecting_allocates_nothing_P1()
    {
        BackendPool pool = new(Enumerable.Range(0, 8).Select(static i => new ZonedBackend($"b{i}", i % 2 == 0 ? "west" : "east")));
        using ZoneSelector selector = new(pool, "west", detour: 2);
        SelectionContext context = new() { Excluded = new[] { pool.Backends[0] } };
        Select(selector, context, times: 10_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Select(selector, context, times: 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Nothing_is_selected_when_every_member_is_down_excluded_or_gone_P2()
    {
        BackendPool pool = new(new ZonedBackend("near", "west"), new ZonedBackend("far", "east"), new Backend("somewhere"));
        using ZoneSelector selector = new(pool, "west", detour: 2);
        pool.Backends[0].IsAvailable = false;

        Assert.False(selector.TrySelect(new SelectionContext { Excluded = pool.Backends.AsMemory()[1..] }, out _));
        pool.ReplaceAll([]);
        Assert.False(selector.TrySelect(out Backend? none));
        Assert.Null(none);
    }

    private static void Select(ZoneSelector selector, in SelectionContext context, int times)
    {
        for (int i = 0; i < times; i++)
        {
            selector.TrySelect(context, out _);
        }
    }

    private static int East(Dictionary<string, int> served) =>
        served.Where(static server => server.Key.StartsWith("east", StringComparison.Ordinal)).Sum(static server => server.Value);

    private static async Task<IReadOnlyList<Dictionary<string, int>>> Scenes(params string[] arguments)
    {
        SampleRun run = await SampleRun.Of("CustomSelector", arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return ServedRequests.Parse(run.Output);
    }
}
