namespace Balancing.Tests.Contract;

/// <summary>
/// The contract of every selector, for any algorithm. Each selector has a sealed subclass that creates one.
/// </summary>
/// <typeparam name="TSelector">The selector.</typeparam>
public abstract partial class SelectorContractTests<TSelector>
    where TSelector : class, IBackendSelector, IDisposable
{
    // All picks miss a backend with an eighth of the requests or more with probability (7/8)^1000 < 1e-57.
    private const int Requests = 1_000;

    private const string None = "none";

    protected abstract TSelector Create(BackendPool pool);

    /// <summary>
    /// The greatest allowed difference between a backend's share of the picks, each held, and its weight ÷ total
    /// weight.
    /// </summary>
    protected abstract double ShareTolerance(int weight, int totalWeight, int picks);

    /// <summary>
    /// Ids of the backends picked for many requests, half of them without a key, the others with distinct keys: "b0
    /// b2", or "none".
    /// </summary>
    protected static string PickedIds(IBackendSelector selector, params Backend?[] excluded)
    {
        HashSet<string> pickedIds = [];
        for (int request = 0; request < Requests; request++)
        {
            SelectionContext context = new()
            {
                Key = request % 2 == 0 ? SelectionKey.None : SelectionKey.FromHash((ulong)request),
                Excluded = excluded!,
            };
            pickedIds.Add(Pick(selector, context)?.Id ?? None);
        }

        return string.Join(' ', pickedIds.Order(StringComparer.Ordinal));
    }

    /// <summary>One pick. The result and the returned backend must agree.</summary>
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
