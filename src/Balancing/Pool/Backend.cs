using System.Buffers;
using System.Text;
using Balancing.Pool;

namespace Balancing;

/// <summary>One server that can take a request.</summary>
/// <remarks>
/// <para>Its identity is its <see cref="Id"/>, never its weight or health. Two objects with one id, an old and a new
/// one say, stand for the same server: while the id stays a member of a pool, those that have been that member share its
/// availability and its in-flight count.</para>
/// <para>Derive from it to attach an address or a client. All members are safe on any thread.</para>
/// </remarks>
public class Backend
{
    // Binding must be exact even when two pools accept one object at the same time.
    private static readonly Lock BindingGate = new();

    // The first pool that accepted this object, for life.
    private volatile object? _owner;

    // Replaced when the object joins a pool that already knows its id, or joins again after a removal.
    private volatile MemberState _membership = new(new InFlightCounter());

    // What the version of that state was when this object began to point to it.
    private volatile int _versionAtJoin;

    /// <summary>The largest weight a backend may have, 65,535; the smallest is 1.</summary>
    public static int MaxWeight => 65_535; // not a constant: callers would keep the value they were compiled with

    /// <summary>Creates an available backend that no pool knows yet.</summary>
    /// <param name="id">What the backend is known by, for example <c>"10.0.0.1:8080"</c>: not empty, well-formed UTF-16,
    /// compared ordinally. Hash selectors place keys by it, so keep it stable across restarts.</param>
    /// <param name="weight">Its share of the traffic relative to the others, 1 to 65,535.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty or has an unpaired surrogate.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is outside 1..65,535.</exception>
    public Backend(string id, int weight = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!IsWellFormed(id))
        {
            throw new ArgumentException($"The id \"{id}\" has an unpaired surrogate; an id must be well-formed UTF-16.", nameof(id));
        }

        if (weight < 1 || weight > MaxWeight)
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, $"The weight of backend \"{id}\" is {weight}; allowed is 1 to {MaxWeight}.");
        }

        Id = id;
        Weight = weight;
    }

    /// <summary>What the backend is known by. Never changes.</summary>
    public string Id { get; }

    /// <summary>Its share of the traffic relative to the others, 1 to 65,535. Never changes: to give a member another
    /// weight, pass a new backend of the same id to <see cref="BackendPool.AddOrReplace"/>.</summary>
    public int Weight { get; }

    /// <summary>Whether selectors may return it. True at first; health checks and drains set it, from any thread.</summary>
    /// <remarks>Setting it takes no lock and rebuilds nothing; a selection that starts after the setter has returned sees
    /// the new value. All objects that have been a member since the id last joined share one flag, so a health check may
    /// hold on to one that was replaced. <b>Not so after removal:</b> if the id then joins again with a new object, the objects of before are
    /// no longer heard. Where ids come and go, look the present object up with <see cref="BackendPool.TryGetBackend"/>. An object that
    /// itself comes back begins with the value it had.</remarks>
    public bool IsAvailable
    {
        get => _membership.IsAvailable;
        set
        {
            MemberState state = _membership;
            state.SetAvailable(value);

            // If the object joined a pool meanwhile, the value went to the state that it left: write again. What another
            // thread has set since the join is newer and stays.
            while (state != _membership)
            {
                state = _membership;
                state.SetAvailableUnlessSetSince(_versionAtJoin, value);
            }
        }
    }

    /// <summary>Leases taken on this id and not yet disposed.</summary>
    /// <remarks>Before an object joins a pool it counts for itself alone. A reading of one moment: it may already have
    /// changed, and may for an instant include an acquisition that a selector is about to take back because the backend has
    /// just become unavailable.</remarks>
    public int InFlightCount => _membership.Load.Count;

    internal MemberState MemberState => _membership;

    /// <summary>Takes a lease without asking a selector, whether or not the backend is available.</summary>
    /// <returns>The lease to dispose when the request has ended.</returns>
    /// <remarks>Prefer <see cref="BackendSelectorExtensions.Acquire(IBackendSelector)"/>: only a lease taken through
    /// a selector respects a drain that begins between the selection and the lease.</remarks>
    public BackendLease Acquire()
    {
        while (true)
        {
            MemberState membership = _membership;
            membership.Load.Increment();
            if (membership == _membership)
            {
                return new BackendLease(this, membership.Load);
            }

            membership.Load.Decrement(); // it joined a pool meanwhile: count where the pool counts
        }
    }

    /// <summary>Waits until no lease on this id is out.</summary>
    /// <param name="cancellationToken">Gives up waiting; the leases are not touched.</param>
    /// <returns>A task that completes once the in-flight count was seen at zero; at once if it is zero already.</returns>
    /// <remarks>To drain a server: set <see cref="IsAvailable"/> to false, await this, stop the server. From then on no
    /// lease taken through a selector's <c>Acquire</c> is on this backend until it is made available again.</remarks>
    public Task WaitForIdleAsync(CancellationToken cancellationToken = default) => _membership.Load.WaitForIdleAsync(cancellationToken);

    /// <summary>The id, and the weight if it is not 1.</summary>
    public override string ToString() => Weight == 1 ? Id : $"{Id} (weight {Weight})";

    /// <summary>
    /// Counts a request if the backend is still available and a member (P14). It counts first and looks at the flags afterwards, and
    /// a drain sets the flag first and looks at the count afterwards; both with a full fence in between. So either this
    /// method sees the flag, or the drain sees the count.
    /// </summary>
    /// <returns>The counter that now holds one more, for the lease; null if the backend may not be given out.</returns>
    internal InFlightCounter? TryIncrementInFlight()
    {
        MemberState membership = _membership;
        membership.Load.Increment();
        if (membership is { IsAvailable: true, HasEnded: false } && membership == _membership)
        {
            return membership.Load;
        }

        membership.Load.Decrement();
        return null;
    }

    /// <summary>Binds objects for life to one owner, all or none.</summary>
    /// <exception cref="ArgumentException">One of them belongs to another owner.</exception>
    internal static void Bind(IReadOnlyList<Backend> backends, object owner, string parameterName)
    {
        lock (BindingGate)
        {
            ThrowIfBoundElsewhere(backends, owner, parameterName);
            foreach (Backend backend in backends)
            {
                backend._owner = owner;
            }
        }
    }

    /// <summary>Refuses objects of which one belongs to another owner.</summary>
    internal static void ThrowIfBoundElsewhere(IReadOnlyList<Backend> backends, object owner, string parameterName)
    {
        foreach (Backend backend in backends)
        {
            if (backend._owner is { } present && present != owner)
            {
                throw new ArgumentException($"Backend \"{backend.Id}\" belongs to another pool; make a new Backend for this one.", parameterName);
            }
        }
    }

    /// <summary>Makes the pool's state of this id the state of this object.</summary>
    internal void SetMemberState(MemberState membership)
    {
        _versionAtJoin = membership.Version;
        _membership = membership;
        Interlocked.MemoryBarrier();
        membership.SettleAvailability();
    }

    private static bool IsWellFormed(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int consumed) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }
}
