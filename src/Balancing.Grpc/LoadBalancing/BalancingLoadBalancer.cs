using Balancing.Grpc.Members;
using Balancing.Grpc.Picking;
using Balancing.Hosting.Logging;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace Balancing.Grpc.LoadBalancing;

/// <summary>The load balancer of one channel: a pool with the addresses of the resolver, and a connection to each.
/// </summary>
/// <remarks>
/// <para>The resolver decides on membership, and connections only on availability. If ready connections were the
/// members, each reconnect would move keys.</para>
/// <para>The channel calls one method at a time, under a lock. It keeps a call that met a connection that was not ready
/// until there is another picker. So each change of a connection ends with a new picker.</para>
/// </remarks>
internal sealed class BalancingLoadBalancer : LoadBalancer
{
    private readonly IChannelControlHelper _channel;
    private readonly ILogger _logger;
    private readonly ChannelMembers _members;
    private readonly CallSelection _selection;
    private bool _isDisposed;

    /// <summary>Creates the load balancer of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="config">The policy.</param>
    /// <param name="loggers">Creates the logger.</param>
    public BalancingLoadBalancer(IChannelControlHelper channel, BalancingConfig config, ILoggerFactory loggers)
    {
        BackendPool pool = new(config.Pool);
        _channel = channel;
        _logger = new SafeLogger(loggers.CreateLogger<BalancingLoadBalancer>());
        _members = new ChannelMembers(pool, waitsForOwner: config.KeyHeader is not null);
        double factor = config.Pool.LoadFactor;
        LoadLimit? limit = double.IsFinite(factor) ? new LoadLimit(pool, factor) : null;
        _selection = new CallSelection(config.CreateSelector(pool), pool, config.KeyHeader, limit);
    }

    /// <inheritdoc/>
    public override void UpdateChannelState(ChannelState state)
    {
        if (state.Status.StatusCode != StatusCode.OK)
        {
            KeepMembers(state.Status);
        }
        else if (state.Addresses is not { Count: > 0 } addresses)
        {
            KeepMembers(new Status(StatusCode.Unavailable, "Resolver returned no addresses."));
        }
        else
        {
            ReplaceMembers(addresses);
        }
    }

    /// <inheritdoc/>
    public override void RequestConnection()
    {
        foreach (BackendConnection connection in _members.Connections)
        {
            connection.Subchannel?.RequestConnection();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _members.Clear();
            _selection.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReplaceMembers(IReadOnlyList<BalancerAddress> addresses)
    {
        _selection.BeginChange();
        try
        {
            _members.Replace(addresses);
        }
        catch (ArgumentException exception) // a weight out of range, a ring of too many points
        {
            KeepMembers(new Status(StatusCode.Unavailable, exception.Message, exception));
        }
        finally
        {
            if (_members.Count > 0)
            {
                _members.OpenConnections(_channel, OnConnectionChanged);
                Publish();
            }
        }
    }

    private void KeepMembers(Status status)
    {
        BalancerLog.MembersKept(_logger, _members.Count, status.Detail, status.DebugException);
        if (_members.Count == 0)
        {
            FixedPicker picker = new(PickResult.ForFailure(status));
            _channel.UpdateState(new BalancerState(ConnectivityState.TransientFailure, picker));
        }
    }

    private void OnConnectionChanged(BackendConnection connection, SubchannelState state)
    {
        if (!_members.Contains(connection))
        {
            return; // it has left
        }

        _selection.BeginChange();
        _members.Apply(connection, state);
        Publish();
        if (state.State == ConnectivityState.Idle)
        {
            connection.Subchannel?.RequestConnection();
        }

        if (state.State is ConnectivityState.Idle or ConnectivityState.TransientFailure)
        {
            _channel.RefreshResolver(); // the address may have changed
        }
    }

    private void Publish()
    {
        ConnectivityState state = _members.GetState(out Status failure);
        SubchannelPicker picker = state switch
        {
            ConnectivityState.Ready => new BalancingPicker(_selection, _selection.Version),
            ConnectivityState.Connecting => new FixedPicker(PickResult.ForQueue()),
            _ => new FixedPicker(PickResult.ForFailure(failure)),
        };
        _channel.UpdateState(new BalancerState(state, picker));
    }
}
