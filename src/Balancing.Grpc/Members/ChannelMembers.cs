using System.Collections.Immutable;
using Balancing.Hosting;
using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Members;

/// <summary>The members of a channel's pool and their connections.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class ChannelMembers(BackendPool pool, bool waitsForOwner)
{
    private readonly Dictionary<string, BackendConnection> _connections = new(StringComparer.Ordinal);
    private ImmutableArray<GrpcBackend> _listed = [];

    /// <summary>The number of members.</summary>
    public int Count => pool.Backends.Length;

    /// <summary>The open connections; a copy, since a connection may end while it is asked to connect.</summary>
    public IReadOnlyList<BackendConnection> Connections => [.. _connections.Values];

    /// <summary>Makes addresses the members. Connections are left as they are.</summary>
    /// <param name="addresses">The addresses, in any order. Of several with the same id, the one with the greatest
    /// weight counts.</param>
    /// <exception cref="ArgumentException">A weight is out of range, or the selector refused the members. The pool has
    /// not changed.</exception>
    public void Replace(IEnumerable<BalancerAddress> addresses)
    {
        ImmutableArray<GrpcBackend> listed = [.. DiscoveredBackends.Normalize(
            addresses.Select(static address => new GrpcBackend(address))).Cast<GrpcBackend>()];
        ImmutableArray<Backend> members = [.. listed.Select(ToMember)];
        try
        {
            pool.ReplaceAll(members);
        }
        finally
        {
            // A handler of the pool's event may have thrown after the change.
            _listed = pool.Backends.SequenceEqual(members) ? listed : _listed;
        }
    }

    /// <summary>Opens the connections of new members, and closes those of former ones.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="onChanged">Is called when the state of a connection changes.</param>
    public void OpenConnections(
        IChannelControlHelper channel, Action<BackendConnection, SubchannelState> onChanged)
    {
        HashSet<string> ids = [.. _listed.Select(static backend => backend.Id)];
        foreach ((string id, BackendConnection connection) in _connections.ToArray())
        {
            if (!ids.Contains(id))
            {
                _connections.Remove(id);
                connection.Close();
            }
        }

        foreach (GrpcBackend listed in _listed)
        {
            // The member of an earlier list has the connection, and this list has the present attributes.
            BackendConnection connection = _connections.GetValueOrDefault(listed.Id, listed.Connection);
            _connections[listed.Id] = connection;
            connection.Open(channel, listed.Address, onChanged);
        }
    }

    /// <summary>Whether a connection belongs to a member.</summary>
    /// <param name="connection">The connection.</param>
    public bool Contains(BackendConnection connection) =>
        ReferenceEquals(_connections.GetValueOrDefault(connection.Id), connection);

    /// <summary>Takes over a state of a member's connection, and what it means for availability.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="state">The state.</param>
    public void Apply(BackendConnection connection, SubchannelState state)
    {
        connection.Apply(state);
        if (pool.TryGetBackend(connection.Id, out Backend? member))
        {
            member.IsAvailable = IsAvailable(connection);
        }
    }

    /// <summary>The state of the channel: ready if one connection is, connecting if one may become it.</summary>
    /// <param name="failure">Why connecting failed, if all have.</param>
    public ConnectivityState GetState(out Status failure)
    {
        failure = new Status(StatusCode.Unavailable, "No backend is connected.");
        bool isConnecting = false;
        foreach (BackendConnection connection in _connections.Values)
        {
            if (connection.IsReady)
            {
                return ConnectivityState.Ready;
            }

            isConnecting |= connection.IsConnecting;
            if (connection.State == ConnectivityState.TransientFailure)
            {
                failure = connection.Failure;
            }
        }

        return isConnecting ? ConnectivityState.Connecting : ConnectivityState.TransientFailure;
    }

    /// <summary>Removes all members and closes their connections.</summary>
    public void Clear()
    {
        foreach (BackendConnection connection in _connections.Values)
        {
            connection.Close();
        }

        _connections.Clear();
        pool.ReplaceAll();
    }

    // With keys, a call waits for its owner while that connects, so that a reconnect moves no keys. Without keys, any
    // ready backend is as good.
    private bool IsAvailable(BackendConnection connection) =>
        waitsForOwner ? connection.State != ConnectivityState.TransientFailure : connection.IsReady;

    private GrpcBackend ToMember(GrpcBackend listed)
    {
        if (_connections.TryGetValue(listed.Id, out BackendConnection? connection))
        {
            if (pool.TryGetBackend(listed.Id, out Backend? found)
                && found is GrpcBackend present && present.Weight == listed.Weight)
            {
                return present; // the same object builds nothing
            }

            listed = new GrpcBackend(listed.Address, connection);
        }

        listed.IsAvailable = IsAvailable(listed.Connection); // other flags, if any, are inherited
        return listed;
    }
}
