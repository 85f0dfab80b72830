namespace Balancing.Tests.Contract;

/// <summary>What every selector promises, whatever its algorithm. A selector gets a sealed subclass that makes one.</summary>
/// <typeparam name="TSelector">The selector.</typeparam>
public abstract partial class SelectorContractTests<TSelector>
    where TSelector : class, IBackendSelector, IDisposable
{
    // A backend with an eighth of the traffic or more is missed by all of them with probability (7/8)^1000 < 1e-57.
    private const int Requests = 1_000;

    private const string None = "none";

    protected abstract TSelector Create(BackendPool pool);

    /// <summary>By how much a backend's share of so many picks, each held, may differ from its weight ÷ total weight.</summary>
    protected abstract double ShareTolerance(int weight, int totalWeight, int picks);

    /// <summary>Whom many requests meet, half of them without a key, the others each with a key of its own: "b0 b2", or "none".</summary>
    protected static string PickedIds(IBackendSelector selector, params Backend?[] excluded)
    {
        HashSet<string> met = [];
        for (int request = 0; request < Requests; request++)
        {
            SelectionContext context = new()
            {
                Key = request % 2 == 0 ? SelectionKey.None : SelectionKey.FromHash((ulong)request),
                Excluded = excluded!,
            };
            met.Add(Pick(selector, context)?.Id ?? None);
        }

        return string.Join(' ', met.Order(StringComparer.Ordinal));
    }

    /// <summary>One pick, whose two answers must agree.</summary>
    protected static Backend? Pick(IBackendSelector selector, in SelectionContext context)
    {
        bool isFound = selector.TrySelect(context, out Backend? backend);
        Assert.Equal(isFound, backend is not null);
        return backend;
    }

    protected static Backend Member(BackendPool pool, string id)
    {
        Assert.True(pool.TryGetBackend(id, out Backend? backend));
        return backend;
    }
}
