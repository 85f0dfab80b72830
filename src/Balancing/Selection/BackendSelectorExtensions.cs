using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;

namespace Balancing;

/// <summary>Selection by whatever is at hand: nothing, a key, a text, bytes, an address.</summary>
/// <remarks>A null or empty text, no bytes and a null address mean <see cref="SelectionKey.None"/>: requests without the
/// header must not all stick to one backend. To make the empty text a key, pass
/// <see cref="SelectionKey.FromString"/> of it.</remarks>
public static class BackendSelectorExtensions
{
    // How often Acquire takes the selector's word. A pick is refused if it became unavailable, or left, in the nanoseconds between
    // selection and lease: once or twice, unless it flips without pause or the selector was disposed and is out of date.
    private const int Attempts = 8;

    /// <summary>Picks a backend and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="context">What is known about the request.</param>
    /// <returns>A lease to dispose when the request has ended; not acquired if nothing could be selected. Never null.</returns>
    /// <remarks>The count is taken first and availability and membership are checked again afterwards, so that a drained
    /// or removed backend gets no lease once the drain has seen it idle. Allocates the lease and nothing else; only if the
    /// pick is refused again and again, as by a selector that was disposed long ago, a list of whom it passes over.</remarks>
    public static BackendLease Acquire(this IBackendSelector selector, in SelectionContext context)
    {
        ArgumentNullException.ThrowIfNull(selector);
        for (int attempt = 1; selector.TrySelect(context, out Backend? backend); attempt++)
        {
            if (backend.TryIncrementInFlight() is { } load)
            {
                return new BackendLease(backend, load);
            }

            if (attempt == Attempts)
            {
                return AcquirePassingOver(backend, selector, context);
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
    /// <param name="key">What must stick; null or empty means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    [OverloadResolutionPriority(1)] // null is a text that is missing
    public static BackendLease Acquire(this IBackendSelector selector, string? key) => Acquire(selector, ToKey(key));

    /// <summary>Picks a backend for a text and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick; empty means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, ReadOnlySpan<char> key) =>
        Acquire(selector, ToKey(key));

    /// <summary>Picks a backend for some bytes and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick, for example UTF-8 text; none at all means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, ReadOnlySpan<byte> key) =>
        Acquire(selector, ToKey(key));

    /// <summary>Picks a backend for a client address and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client; null means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, IPAddress? address) => Acquire(selector, ToKey(address));

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
    /// <param name="key">What must stick; null or empty means no key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    [OverloadResolutionPriority(1)] // null is a text that is missing
    public static bool TrySelect(this IBackendSelector selector, string? key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, ToKey(key), out backend);

    /// <summary>Picks a backend for a text.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(this IBackendSelector selector, ReadOnlySpan<char> key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, ToKey(key), out backend);

    /// <summary>Picks a backend for some bytes.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">What must stick, for example UTF-8 text; none at all means no key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(this IBackendSelector selector, ReadOnlySpan<byte> key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, ToKey(key), out backend);

    /// <summary>Picks a backend for a client address.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client; null means no key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(this IBackendSelector selector, IPAddress? address, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, ToKey(address), out backend);

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

    /// <summary>Writes the owner of a text and the backends that follow it; null or empty means no key.</summary>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    [OverloadResolutionPriority(1)] // null is a text that is missing
    public static int SelectReplicas(this IReplicaSelector selector, string? key, Span<Backend> destination) =>
        SelectReplicas(selector, ToKey(key), destination);

    /// <summary>Writes the owner of a text and the backends that follow it.</summary>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, ReadOnlySpan<char> key, Span<Backend> destination) =>
        SelectReplicas(selector, ToKey(key), destination);

    /// <summary>Writes the owner of some bytes and the backends that follow it.</summary>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, ReadOnlySpan<byte> key, Span<Backend> destination) =>
        SelectReplicas(selector, ToKey(key), destination);

    /// <summary>Writes the owner of a client address and the backends that follow it; null means no key.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client.</param>
    /// <param name="destination">Takes the replicas; its length says how many are wanted.</param>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, IPAddress? address, Span<Backend> destination) =>
        SelectReplicas(selector, ToKey(address), destination);

    /// <summary>Excludes one after the other whom no lease is to be had of; each was unavailable or no member during this call.</summary>
    private static BackendLease AcquirePassingOver(Backend refused, IBackendSelector selector, SelectionContext context)
    {
        while (!context.Excludes(refused)) // a selector of somebody's own might not heed exclusions
        {
            context = context with { Excluded = (Backend[])[.. context.Excluded.Span, refused] };
            if (!selector.TrySelect(context, out Backend? backend))
            {
                break;
            }

            if (backend.TryIncrementInFlight() is { } load)
            {
                return new BackendLease(backend, load);
            }

            refused = backend;
        }

        return BackendLease.None;
    }

    private static SelectionKey ToKey(ReadOnlySpan<char> text) =>
        text.IsEmpty ? SelectionKey.None : SelectionKey.FromString(text);

    private static SelectionKey ToKey(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? SelectionKey.None : SelectionKey.FromBytes(bytes);

    private static SelectionKey ToKey(IPAddress? address) => address is null ? SelectionKey.None : SelectionKey.FromIPAddress(address);
}
