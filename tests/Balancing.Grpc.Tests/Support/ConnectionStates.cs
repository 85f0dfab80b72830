using System.Reflection;
using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Tests.Support;

/// <summary>States of connections, which the channel alone creates.</summary>
internal static class ConnectionStates
{
    /// <summary>Creates a state. Its status has the name of the state as detail.</summary>
    public static SubchannelState Create(ConnectivityState state) => (SubchannelState)Activator.CreateInstance(
        typeof(SubchannelState),
        BindingFlags.Instance | BindingFlags.NonPublic,
        binder: null,
        [state, new Status(StatusCode.Unavailable, state.ToString())],
        culture: null)!;
}
