using System.Diagnostics.CodeAnalysis;
using Balancing.Pool;

namespace Balancing.Selection;

/// <summary>Finds the member with the least load for its weight by looking at each. When the load factor leaves room on
/// none that may be selected, a selection takes this one: the load factor alone refuses nothing (P02).</summary>
/// <remarks>Of several that tie, a random one, in proportion to weight.</remarks>
[SuppressMessage(
    "Usage", "CA2213:Disposable fields should be disposed", Justification = "They are, without the interface.")]
internal ref struct LeastLoadedSearch
{
    private ExclusionFilter _filter;
    private Backend? _least;
    private double _leastLoad;
    private long _tied;

    private LeastLoadedSearch(in SelectionContext context)
    {
        _filter = new ExclusionFilter(in context);
        _leastLoad = double.PositiveInfinity;
    }

    /// <param name="members">The members.</param>
    /// <param name="context">What decides which of them may be returned.</param>
    /// <returns>Null if none may be returned.</returns>
    public static Backend? Find(ReadOnlySpan<Backend> members, in SelectionContext context)
    {
        LeastLoadedSearch search = new(in context);
        foreach (Backend backend in members)
        {
            search.Add(backend);
        }

        search.Dispose();
        return search._least;
    }

    /// <inheritdoc cref="Find(ReadOnlySpan{Backend}, in SelectionContext)"/>
    public static Backend? Find(ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        LeastLoadedSearch search = new(in context);
        foreach (PoolMember member in members)
        {
            search.Add(member.Backend);
        }

        search.Dispose();
        return search._least;
    }

    public readonly void Dispose() => _filter.Dispose();

    private void Add(Backend backend)
    {
        if (backend.Weight == 0 || !_filter.CanSelect(backend))
        {
            return;
        }

        double load = (double)backend.InFlightCount / backend.Weight;
        if (load <= _leastLoad)
        {
            _tied = load < _leastLoad ? backend.Weight : _tied + backend.Weight;
            _leastLoad = load;
            _least = Random.Shared.NextInt64(_tied) < backend.Weight ? backend : _least;
        }
    }
}
