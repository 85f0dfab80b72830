using Balancing.Grpc.Members;
using Balancing.Grpc.Picking;
using Balancing.Grpc.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Tests.Picking;

/// <summary>Whether a call that finds no backend waits or fails.</summary>
public class CallSelectionTests
{
    [Theory]
    [InlineData(1, ConnectivityState.Connecting, PickResultType.Queue)]
    [InlineData(1, ConnectivityState.TransientFailure, PickResultType.Fail)]
    [InlineData(0, ConnectivityState.Connecting, PickResultType.Fail)] // would get no call when it is connected
    public void A_call_waits_for_a_backend_only_if_that_may_take_it(
        int weight, ConnectivityState state, PickResultType expected)
    {
        GrpcBackend backend = new(AddressSource.AddressOf("a.test", 1, weight)) { IsAvailable = false };
        backend.Connection.Apply(ConnectionStates.Create(state));
        BackendPool pool = new(backend);
        using CallSelection selection = new(new RandomSelector(pool), pool, keyHeader: null, limit: null);

        Assert.Equal(expected, selection.Pick(request: null, selection.Version).Type);
    }

    // The members may be new ones already, and the picker still the old one.
    [Fact]
    public void A_call_that_finds_nothing_during_a_change_waits_for_the_next_picker()
    {
        GrpcBackend backend = new(AddressSource.AddressOf("a.test", 1)) { IsAvailable = false };
        backend.Connection.Apply(ConnectionStates.Create(ConnectivityState.TransientFailure));
        BackendPool pool = new(backend);
        using CallSelection selection = new(new RandomSelector(pool), pool, keyHeader: null, limit: null);
        int version = selection.Version;
        selection.BeginChange();

        Assert.Equal(PickResultType.Queue, selection.Pick(request: null, version).Type);
    }
}
