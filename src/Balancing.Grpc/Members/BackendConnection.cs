using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Members;

/// <summary>The connection to one backend, shared by all objects of its id.</summary>
/// <remarks>Changes come one at a time: the channel holds a lock. Picks read <see cref="Subchannel"/> and
/// <see cref="IsReady"/> on any thread.</remarks>
internal sealed class BackendConnection(string id)
{
    private volatile Subchannel? _subchannel;
    private volatile ConnectivityState _state = ConnectivityState.Idle;
    private IDisposable? _registration;
    private BalancerAddress? _address;

    /// <summary>The id of the backend.</summary>
    public string Id => id;

    /// <summary>The connection of the channel; null before it is opened.</summary>
    public Subchannel? Subchannel => _subchannel;

    /// <summary>The state. Once connecting has failed, it stays at that until it succeeds: the attempts in between are
    /// no reason to wait for it.</summary>
    public ConnectivityState State => _state;

    /// <summary>Why connecting failed, last.</summary>
    public Status Failure { get; private set; }

    /// <summary>Whether calls can be sent.</summary>
    public bool IsReady => _state == ConnectivityState.Ready;

    /// <summary>Whether it may be ready soon: an attempt is under way, and the one before did not fail.</summary>
    public bool IsConnecting => _state is ConnectivityState.Idle or ConnectivityState.Connecting;

    /// <summary>Begins to connect, or tells the connection of other attributes.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="address">The address.</param>
    /// <param name="onChanged">Is called when the state of the channel's connection changes.</param>
    public void Open(
        IChannelControlHelper channel, BalancerAddress address, Action<BackendConnection, SubchannelState> onChanged)
    {
        if (ReferenceEquals(_address, address))
        {
            return;
        }

        _address = address;
        if (_subchannel is { } present)
        {
            present.UpdateAddresses([address]);
            return;
        }

        Subchannel subchannel = channel.CreateSubchannel(new SubchannelOptions([address]));
        _registration = subchannel.OnStateChanged(state => onChanged(this, state));
        _subchannel = subchannel;
        subchannel.RequestConnection();
    }

    /// <summary>Takes over a state of the channel's connection.</summary>
    /// <param name="state">The state.</param>
    public void Apply(SubchannelState state)
    {
        if (state.State == ConnectivityState.TransientFailure)
        {
            Failure = state.Status;
        }

        bool isAttempt = state.State is ConnectivityState.Idle or ConnectivityState.Connecting;
        if (!(isAttempt && _state == ConnectivityState.TransientFailure))
        {
            _state = state.State;
        }
    }

    /// <summary>Closes the connection to new calls. Open calls go on.</summary>
    public void Close()
    {
        _registration?.Dispose();
        _subchannel?.Dispose();
    }
}
