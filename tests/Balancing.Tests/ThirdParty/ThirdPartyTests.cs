using Balancing.Tests.Docs;
using Balancing.Tests.Support;

namespace Balancing.Tests.ThirdParty;

/// <summary>
/// Users of the library can write a selector of their own, in one short file and as good as the built-in ones.
/// </summary>
public class ThirdPartyTests
{
    private const int FewerLinesThan = 40;
    private const int Keys = 10_000;

    private static readonly string FileOfSelector =
        Path.Combine(RepositoryFiles.Root, "tests", "Balancing.Tests", "ThirdParty", "RendezvousSelector.cs");

    [Fact]
    public void The_selector_takes_less_than_40_lines() =>
        Assert.InRange(File.ReadAllLines(FileOfSelector).Length, 1, FewerLinesThan - 1);

    /// <summary>Compiles the selector into an assembly without access to internals of the library.</summary>
    [Fact]
    public void The_selector_needs_the_public_surface_and_nothing_else() =>
        Assert.Empty(ProgramCompiler.CheckFile(FileOfSelector));

    [Fact]
    public void Only_available_backends_that_are_not_excluded_are_returned_P02()
    {
        BackendPool pool = Pools.Create(5);
        using RendezvousSelector selector = new(pool);
        pool.Backends[1].IsAvailable = false;
        SelectionContext context = new() { Excluded = new[] { new Backend("b3") } };
        HashSet<string> pickedIds = [];
        for (ulong key = 0; key < Keys; key++)
        {
            Assert.True(selector.TrySelect(context with { Key = SelectionKey.FromHash(key) }, out Backend? backend));
            pickedIds.Add(backend.Id);
        }

        Assert.Equal(["b0", "b2", "b4"], pickedIds.Order());
    }

    [Fact]
    public void No_backend_is_returned_when_none_can_be_selected()
    {
        BackendPool pool = Pools.Create(2);
        using RendezvousSelector selector = new(pool);
        SelectionContext all = new() { Excluded = pool.Backends.AsMemory() };
        Assert.False(selector.TrySelect(all, out Backend? backend));
        Assert.Null(backend);
        Assert.False(selector.Acquire(all).IsAcquired);
        pool.ReplaceAll([]);
        Assert.False(selector.TrySelect("user-42", out _));
    }

    [Fact]
    public void A_change_of_the_pool_is_seen_by_the_next_selection_P04()
    {
        BackendPool pool = Pools.Create(1);
        using RendezvousSelector selector = new(pool);
        for (int round = 0; round < 100; round++)
        {
            Backend only = new($"round{round}");
            pool.ReplaceAll([only]);
            Assert.True(selector.TrySelect("user-42", out Backend? backend));
            Assert.Same(only, backend);
            only.IsAvailable = false;
            Assert.False(selector.TrySelect("user-42", out _));
        }
    }

    [Fact]
    public void It_moves_no_key_that_need_not_move()
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 4);
        using RendezvousSelector selector = new(pool);
        string[] before = Owners(selector);
        pool.Remove("b2");
        string[] after = Owners(selector);
        Assert.All(before.Zip(after), static pair => Assert.True(pair.First == pair.Second || pair.First == "b2"));

        // Shares follow weights: 3 of 10, with a standard deviation of √(0.3 · 0.7 / 10,000) = 0.0046. 0.025 is over
        // five of them.
        Assert.InRange(before.Count(static id => id == "b2") / (double)Keys, 0.275, 0.325);
    }

    [Fact]
    public void A_selection_allocates_nothing_P01()
    {
        using RendezvousSelector selector = new(Pools.Create(5));
        Run(selector);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(selector);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Run(RendezvousSelector selector)
        {
            for (int i = 0; i < 20_000; i++)
            {
                selector.TrySelect("user-42", out _);
                selector.TrySelect(out _);
            }
        }
    }

    private static string[] Owners(RendezvousSelector selector) =>
        [.. Enumerable.Range(0, Keys).Select(
            key => selector.TrySelect(SelectionKey.FromHash((ulong)key), out Backend? backend) ? backend.Id : "")];
}
