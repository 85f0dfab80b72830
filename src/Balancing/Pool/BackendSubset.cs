using System.Collections.Immutable;
using Balancing.Hashing;
using Balancing.Pool;

namespace Balancing;

/// <summary>Chooses the few of many backends that one client connects to, so that the clients together load all
/// backends alike.</summary>
/// <remarks>
/// <para>For fleets in which a connection from every client to every backend costs too much: with 300 clients and 300
/// backends that is 90,000 connections, and with subsets of 20 it is 6,000. Give the subset to a pool, and choose again
/// when discovery delivers another list: <c>pool.ReplaceAll(BackendSubset.Choose(all, clientIndex, 20))</c>.</para>
/// <para>A subset depends on the ids, on the client and on the size alone: not on the order of the list, the process or
/// the machine. Weights and flags are not read, since all clients must use the same input. So leave out the backends
/// that no client should use.</para>
/// </remarks>
public static class BackendSubset
{
    // More clients per block make the counts of the backends more alike, and a change of the list moves more: each
    // client of a block chooses from what the clients before it have left.
    private const int BlockLength = 16;

    // The hash of a client must differ from that of a backend with the same id. Where each server is a client of the
    // others, each would otherwise choose itself.
    private const ulong ClientSeed = 1;

    /// <summary>Chooses the subset of one of several numbered clients.</summary>
    /// <param name="backends">All backends, in any order.</param>
    /// <param name="clientIndex">The number of this client, from 0 on. Each client needs its own, and the numbers
    /// should have no gaps: the ordinal of a pod of a stateful set, for example.</param>
    /// <param name="size">How many backends to choose, at least 1. If there are fewer, all of them are chosen.</param>
    /// <returns>The chosen backends, in ordinal order of their ids.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="backends"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="backends"/> contains null, or an id twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clientIndex"/> is negative, or
    /// <paramref name="size"/> is less than 1.</exception>
    /// <remarks>
    /// <para>Sixteen clients are a block. Each client of a block takes the backends that the clients before it in the
    /// block have taken least often; among these, those that a hash of client and id ranks highest (rendezvous). So
    /// after each client the backends have been taken equally often by its block, to within one.</para>
    /// <para>With 300 backends, 300 clients and subsets of 20, each backend has 18 to 25 clients. If a backend joins or
    /// leaves, 50 to 90 of the 6,000 places change. Cost: up to sixteen sorts, O(n log n) each.</para>
    /// </remarks>
    public static ImmutableArray<Backend> Choose(IEnumerable<Backend> backends, int clientIndex, int size)
    {
        ThrowIfLessThan(0, clientIndex, "Client index", nameof(clientIndex));
        Backend[] ordered = Order(backends, size);
        int[] taken = new int[ordered.Length];
        for (int client = clientIndex - (clientIndex % BlockLength); client < clientIndex; client++)
        {
            foreach (int position in Rank(ordered, taken, SplitMix64.Mix((ulong)client), size))
            {
                taken[position]++;
            }
        }

        return Pick(ordered, Rank(ordered, taken, SplitMix64.Mix((ulong)clientIndex), size));
    }

    /// <summary>Chooses the subset of a client that has an id and no number.</summary>
    /// <param name="backends">All backends, in any order.</param>
    /// <param name="clientId">The id of this client: a host name, for example. Not empty.</param>
    /// <param name="size">How many backends to choose, at least 1. If there are fewer, all of them are chosen.</param>
    /// <returns>The chosen backends, in ordinal order of their ids.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="backends"/> or <paramref name="clientId"/> is
    /// null.</exception>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty, or <paramref name="backends"/>
    /// contains null, or an id twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1.</exception>
    /// <remarks>The backends that a hash of client and id ranks highest (rendezvous). A backend that leaves changes one
    /// place of each client that had it, and no other. The counts are those of random choices: with 300 backends, 300
    /// clients and subsets of 20, a backend has about 7 to 40 clients. Number the clients where that is too
    /// uneven. Cost: O(n log n).</remarks>
    public static ImmutableArray<Backend> Choose(IEnumerable<Backend> backends, string clientId, int size)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        Backend[] ordered = Order(backends, size);
        int[] untaken = new int[ordered.Length];
        return Pick(ordered, Rank(ordered, untaken, BackendIdHash.Compute(clientId, ClientSeed), size));
    }

    private static Backend[] Order(IEnumerable<Backend> backends, int size)
    {
        ThrowIfLessThan(1, size, "Size", nameof(size));
        ArgumentNullException.ThrowIfNull(backends);
        return [.. PoolSnapshot.Create(backends, nameof(backends)).Members
            .OrderBy(static backend => backend.Id, StringComparer.Ordinal)];
    }

    /// <summary>The positions of the first backends: those taken least often, of these by score, and of equal scores by
    /// id.</summary>
    private static int[] Rank(Backend[] ordered, int[] taken, ulong client, int size)
    {
        UInt128[] ranks = new UInt128[ordered.Length];
        for (int i = 0; i < ranks.Length; i++)
        {
            ulong score = SplitMix64.Mix(ordered[i].IdHash ^ client);
            ranks[i] = ((UInt128)(uint)taken[i] << 96) | ((UInt128)score << 32) | (uint)i;
        }

        Array.Sort(ranks);
        return [.. ranks.Take(size).Select(static rank => (int)(uint)rank)];
    }

    private static ImmutableArray<Backend> Pick(Backend[] ordered, int[] positions) =>
        [.. positions.Order().Select(position => ordered[position])];

    private static void ThrowIfLessThan(int minimum, int value, string what, string parameterName)
    {
        if (value < minimum)
        {
            throw new ArgumentOutOfRangeException(
                parameterName,
                value,
                FormattableString.Invariant($"{what} must be at least {minimum}, but was {value}."));
        }
    }
}
