using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using Balancing.Selection;

namespace Balancing;

/// <summary>Selection for each kind of key: none, a key, a text, bytes, an address.</summary>
/// <remarks>A null or empty text, no bytes and a null address mean <see cref="SelectionKey.None"/>: requests without
/// the header must not all stick to one backend. To make the empty text a key, pass
/// <see cref="SelectionKey.FromString"/> of it.</remarks>
public static class BackendSelectorExtensions
{
    /// <summary>Picks a backend and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="context">The facts about the request.</param>
    /// <returns>A lease to dispose when the request has ended; not acquired if nothing could be selected. Never
    /// null.</returns>
    /// <exception cref="InvalidOperationException">A custom selector returned true without a backend.</exception>
    /// <remarks>The count is taken first, and availability and membership are checked again afterwards. So a drained or
    /// removed backend gets no lease once the drain has seen it idle. Allocates only the lease. If the pick is rejected
    /// repeatedly (for example by a disposed selector), it also allocates a set of rejected backends.</remarks>
    public static BackendLease Acquire(this IBackendSelector selector, in SelectionContext context)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return Acquisition.Acquire(selector, context);
    }

    /// <summary>Picks a backend without a key and takes a lease on it.</summary>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector) => Acquire(selector, default(SelectionContext));

    /// <summary>Picks a backend for a key and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, SelectionKey key) =>
        Acquire(selector, new SelectionContext { Key = key });

    /// <summary>Picks a backend for a text and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key; null or empty means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    [OverloadResolutionPriority(1)] // null is a text that is missing
    public static BackendLease Acquire(this IBackendSelector selector, string? key) => Acquire(selector, ToKey(key));

    /// <summary>Picks a backend for a text and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key; empty means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, ReadOnlySpan<char> key) =>
        Acquire(selector, ToKey(key));

    /// <summary>Picks a backend for some bytes and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key, for example UTF-8 text; an empty span means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, ReadOnlySpan<byte> key) =>
        Acquire(selector, ToKey(key));

    /// <summary>Picks a backend for a client address and takes a lease on it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client; null means no key.</param>
    /// <inheritdoc cref="Acquire(IBackendSelector, in SelectionContext)"/>
    public static BackendLease Acquire(this IBackendSelector selector, IPAddress? address) =>
        Acquire(selector, ToKey(address));

    /// <summary>Picks a backend without a key.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <returns>False only if each member, at some moment of the call, could not be selected
    /// (<see cref="SelectionContext.CanSelect"/>).</returns>
    public static bool TrySelect(this IBackendSelector selector, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, SelectionKey.None, out backend);

    /// <summary>Picks a backend for a key.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(
        this IBackendSelector selector, SelectionKey key, [NotNullWhen(true)] out Backend? backend)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return selector.TrySelect(new SelectionContext { Key = key }, out backend);
    }

    /// <summary>Picks a backend for a text.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key; null or empty means no key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    [OverloadResolutionPriority(1)] // null is a text that is missing
    public static bool TrySelect(
        this IBackendSelector selector, string? key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, ToKey(key), out backend);

    /// <summary>Picks a backend for a text.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(
        this IBackendSelector selector, ReadOnlySpan<char> key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, ToKey(key), out backend);

    /// <summary>Picks a backend for some bytes.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The affinity key, for example UTF-8 text; an empty span means no key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(
        this IBackendSelector selector, ReadOnlySpan<byte> key, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, ToKey(key), out backend);

    /// <summary>Picks a backend for a client address.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client; null means no key.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <inheritdoc cref="TrySelect(IBackendSelector, out Backend?)"/>
    public static bool TrySelect(
        this IBackendSelector selector, IPAddress? address, [NotNullWhen(true)] out Backend? backend) =>
        TrySelect(selector, ToKey(address), out backend);

    /// <summary>Writes the owner of a key and the backends that follow it.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="key">The key.</param>
    /// <param name="destination">Takes the replicas; its length is the number wanted.</param>
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
    public static int SelectReplicas(
        this IReplicaSelector selector, ReadOnlySpan<char> key, Span<Backend> destination) =>
        SelectReplicas(selector, ToKey(key), destination);

    /// <summary>Writes the owner of some bytes and the backends that follow it.</summary>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(
        this IReplicaSelector selector, ReadOnlySpan<byte> key, Span<Backend> destination) =>
        SelectReplicas(selector, ToKey(key), destination);

    /// <summary>Writes the owner of a client address and the backends that follow it; null means no key.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="address">The client.</param>
    /// <param name="destination">Takes the replicas; its length is the number wanted.</param>
    /// <inheritdoc cref="SelectReplicas(IReplicaSelector, SelectionKey, Span{Backend})"/>
    public static int SelectReplicas(this IReplicaSelector selector, IPAddress? address, Span<Backend> destination) =>
        SelectReplicas(selector, ToKey(address), destination);

    private static SelectionKey ToKey(ReadOnlySpan<char> text) =>
        text.IsEmpty ? SelectionKey.None : SelectionKey.FromString(text);

    private static SelectionKey ToKey(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? SelectionKey.None : SelectionKey.FromBytes(bytes);

    private static SelectionKey ToKey(IPAddress? address) =>
        address is null ? SelectionKey.None : SelectionKey.FromIPAddress(address);
}
