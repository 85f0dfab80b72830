using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.LeastLatency;

namespace Balancing;

/// <summary>Prefers backends that answer fast and have few requests in flight.</summary>
/// <remarks>
/// <para>Draws up to eight backends in proportion to weight and chooses one with odds that fall with the eighth power
/// of its cost: expected latency × (in flight ÷ weight + 1). So most requests go to fast backends, many processes do
/// not all select the same one, and a slow backend still gets a few requests.</para>
/// <para>Latency is the time from a lease to its <see cref="BackendLease.Report"/>. Only a success can
/// make a backend look faster; a request that failed, was canceled or was not reported can make it look slower. The
/// expected latency is the mean divided by the share of requests that do not fail. A backend without an estimate
/// counts as an average one.</para>
/// <para>Without reports, a backend that fails at once looks idle and gets most requests. With reports it gets few, and
/// with <see cref="BackendPoolOptions.OutlierEjection"/> it is out after five.</para>
/// <para>Where all servers are equally fast, <see cref="LeastConnectionsSelector"/> has shorter waits: it finds the
/// true minimum.</para>
/// <para>Cost: O(1) to pick; O(n) if most backends are unavailable, and per change of the pool. A report looks up the
/// backend by its id. While a pool has such a selector, its leases read the clock. All members are safe on any thread;
/// a selection takes no lock and allocates nothing.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed class LeastLatencySelector : IBackendSelector, IDisposable
{
    private const int MaxDraws = 64;

    private readonly PoolView<LatencySnapshot> _view;
    private readonly LatencyObserver _observer;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">How latencies are estimated; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public LeastLatencySelector(BackendPool pool, LeastLatencySelectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        TimeSpan memory = (options ?? new LeastLatencySelectorOptions()).Memory;
        _view = PoolView<LatencySnapshot>.Create(
            pool, static (members, previous) => new LatencySnapshot(members, previous));
        _observer = new LatencyObserver(_view, memory);
        pool.AddObserver(_observer);
    }

    private string DebuggerDisplay => $"least latency over {_view.Current.Count} backends";

    /// <inheritdoc/>
    public BackendPool Pool => _view.Pool;

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        LatencySnapshot snapshot = _view.Current;
        ulong draws = ThreadRandom.Take(LatencyContest.MaxMembers + 1);
        backend = context.IsRestricted || snapshot.Count == 0 ? null : FindAmongOpen(snapshot, draws);
        return backend is not null || TrySelectOther(draws, context, out backend);
    }

    /// <summary>Detaches from the pool and observes no more outcomes. Later selections use the last
    /// membership.</summary>
    public void Dispose()
    {
        Pool.RemoveObserver(_observer);
        _view.Dispose();
    }

    /// <summary>Chooses among members that are all open; null if one of those looked at is not.</summary>
    /// <param name="snapshot">The members.</param>
    /// <param name="random">The state of the numbers to draw by.</param>
    private static Backend? FindAmongOpen(LatencySnapshot snapshot, ulong random)
    {
        bool takesAll = snapshot.Count <= LatencyContest.MaxMembers;
        int wanted = takesAll ? snapshot.Count : LatencyContest.MaxMembers;
        LatencyContest contest = new();
        for (int i = 0; i < wanted; i++, random += SplitMix64.Gamma)
        {
            int position = takesAll ? i : snapshot.Draw(SplitMix64.Mix(random));
            ref readonly LatencyMember member = ref snapshot[position];
            if (!member.IsOpen)
            {
                return null;
            }

            contest.Add(position, member.Expected, member.Load, odds: takesAll ? member.Backend.Weight : 1);
        }

        return snapshot[contest.Choose(SplitMix64.Mix(random))].Backend;
    }

    // The draws of the fast path are used again: to draw anew, because one of them warms up, would cost it draws.
    // Not inlined into the fast path. The context comes by value: see SelectionContext.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySelectOther(ulong draws, SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        OpeningWatch openings = new(Pool.Admission);
        do
        {
            backend = Find(_view.Current, draws, context);
            draws = ThreadRandom.Take(LatencyContest.MaxMembers);
        }
        while (backend is null && openings.HasMoved());
        return backend is not null;
    }

    private Backend? Find(LatencySnapshot snapshot, ulong draws, in SelectionContext context)
    {
        LoadBound? bound = Pool.Admission.Bound;
        SelectionContext strict = bound is null ? context : context with { Pass = SelectionPass.IsWithinBound };
        if (!context.Candidates.IsEmpty)
        {
            using CandidateMembers candidates = new(Pool, context.Candidates.Span);
            SelectionContext among = context with { Candidates = default };
            return LatencySearch.Find(snapshot, candidates.Span, strict with { Candidates = default })
                ?? (bound is null ? null : LeastLoadedSearch.Find(candidates.Span, among));
        }

        if (snapshot.Count == 0)
        {
            return null;
        }

        return LatencySearch.Draw(snapshot, draws, MaxDraws, strict)
            ?? LatencySearch.Find(snapshot, snapshot.Span, strict)
            ?? (bound is null ? null : LeastLoadedSearch.Find(snapshot.Span, context));
    }
}
