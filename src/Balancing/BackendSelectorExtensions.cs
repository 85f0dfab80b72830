using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Balancing;

/// <summary>Selection by whatever is at hand: nothing, a key, a text, bytes, an address.</summary>
/// <remarks>A null text or address means <see cref="SelectionKey.None"/>: requests without the header must not all
/// stick to one backend. An empty text is a key like any other.</remarks>
public static class BackendSelectorExtensions
{
    // How often Acquire selects again when the pick became unavailable in the nanoseconds between selection and lease.
    // Only a backend that flips without pause can use up more than one or two.
    private const int MaxAttempts = 128;

    // A selector that is kept up to date gives out whoever has left at most once per change of the pool.
    private const int AttemptsOfLiveSelectors = 8;

    /// <summary>Picks a backend and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="context">What is known about the request.</param>
    /// <returns>A lease to dispose when the request has ended; not acquired if nothing could be selected. Never null.</returns>
    /// <remarks>The count is taken first and availability and membership are checked again afterwards, so that a drained
    /// or removed backend gets no lease once the drain has seen it idle. Allocates the lease and nothing else, except that
    /// past a disposed selector's picks that have left the pool it searches with a list of them.</remarks>
    public static BackendLease Acquire(this IBackendSelector selector, in SelectionContext context)
    {
        ArgumentNullException.ThrowIfNull(selector);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (!selector.TrySelect(context, out Backend? backend))
            {
                break;
            }

            if (backend.TryCount() is { } load)
            {
                return new BackendLease(backend, load);
            }

            if (attempt >= AttemptsOfLiveSelectors && backend.Membership.HasEnded)
            {
                return AcquireFromDisposed(selector, context, backend);
            }
        }

        return BackendLease.None;
    }

    /// <summary>Picks a backend without a key and takes a lease on it.</summary>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector) => Acquire(selector, default(SelectionContext));

    /// <summary>Picks a backend for a key and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, SelectionKey key) =>
        Acquire(selector, new SelectionContext { Key = key });

    /// <summary>Picks a backend for a text and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick; null means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, string? key) => Acquire(selector, KeyOf(key));

    /// <summary>Picks a backend for a text and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, ReadOnlySpan<char> key) =>
        Acquire(selector, SelectionKey.FromText(key));

    /// <summary>Picks a backend for some bytes and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick, for example UTF-8 text.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, ReadOnlySpan<byte> key) =>
        Acquire(selector, SelectionKey.FromBytes(key));

    /// <summary>Picks a backend for a client address and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client; null means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, IPAddress? address) => Acquire(selector, KeyOf(address));

    /// <summary>Picks a backend without a key.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <returns>False only if every member was, at some moment of the call, unavailable.</returns>
    public static bool TrySelect(this IBackendSelector selector, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, SelectionKey.None, out backend);

    /// <summary>Picks a backend for a key.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(this IBackendSelector selector, SelectionKey key, [NotNullWhen(true)] out Backend? backend)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return selector.TrySelect(new SelectionContext { Key = key }, out backend);
    }

    /// <summary>Picks a backend for a text.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick; null means no key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(this IBackendSelector selector, string? key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, KeyOf(key), out backend);

    /// <summary>Picks a backend for a text.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(this IBackendSelector selector, ReadOnlySpan<char> key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, SelectionKey.FromText(key), out backend);

    /// <summary>Picks a backend for some bytes.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick, for example UTF-8 text.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(this IBackendSelector selector, ReadOnlySpan<byte> key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, SelectionKey.FromBytes(key), out backend);

    /// <summary>Picks a backend for a client address.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client; null means no key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(this IBackendSelector selector, IPAddress? address, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, KeyOf(address), out backend);

    /// <summary>Writes the owner of a key and the backends that follow it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The key.</param>
    /// <param name="destination">Takes the replicas; its length says how many are wanted.</param>
    /// <returns>How many were written.</returns>
    /// <inheritdoc cref="IReplicaSelector.SelectReplicas(in SelectionContext, Span{Backend})" path="/remarks"/>
    public static int SelectReplicas(this IReplicaSelector selector, SelectionKey key, Span<Backend> destination)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return selector.SelectReplicas(new SelectionContext { Key = key }, destination);
    }

    /// <summary>Writes some backends in random order: there is no key.</summary>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, Span<Backend> destination) =>
        SelectReplicas(selector, SelectionKey.None, destination);

    /// <summary>Writes the owner of a text and the backends that follow it; null means no key.</summary>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, string? key, Span<Backend> destination) =>
        SelectReplicas(selector, KeyOf(key), destination);

    /// <summary>Writes the owner of a text and the backends that follow it.</summary>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, ReadOnlySpan<char> key, Span<Backend> destination) =>
        SelectReplicas(selector, SelectionKey.FromText(key), destination);

    /// <summary>Writes the owner of some bytes and the backends that follow it.</summary>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, ReadOnlySpan<byte> key, Span<Backend> destination) =>
        SelectReplicas(selector, SelectionKey.FromBytes(key), destination);

    /// <summary>Writes the owner of a client address and the backends that follow it; null means no key.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client.</param>
    /// <param name="destination">Takes the replicas; its length says how many are wanted.</param>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, IPAddress? address, Span<Backend> destination) =>
        SelectReplicas(selector, KeyOf(address), destination);

    /// <summary>Acquires from a selector that goes on naming members that have left: they are excluded one by one.</summary>
    private static BackendLease AcquireFromDisposed(IBackendSelector selector, SelectionContext context, Backend left)
    {
        Backend? backend = left;
        do
        {
            context = context with { Excluded = (Backend[])[.. context.Excluded.Span, backend] };
            if (!selector.TrySelect(context, out backend))
            {
                break;
            }

            if (backend.TryCount() is { } load)
            {
                return new BackendLease(backend, load);
            }
        }
        while (!context.Excludes(backend)); // a selector of somebody's own might not heed them

        return BackendLease.None;
    }

    private static SelectionKey KeyOf(string? text) => text is null ? SelectionKey.None : SelectionKey.FromText(text);

    private static SelectionKey KeyOf(IPAddress? address) => address is null ? SelectionKey.None : SelectionKey.FromAddress(address);
}
