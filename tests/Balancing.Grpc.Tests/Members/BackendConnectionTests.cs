using Balancing.Grpc.Members;
using Balancing.Grpc.Tests.Support;
using Grpc.Core;

namespace Balancing.Grpc.Tests.Members;

public class BackendConnectionTests
{
    /// <summary>Attempts to reconnect are no reason to wait for a server that has failed.</summary>
    [Fact]
    public void A_connection_that_failed_stays_so_until_it_is_ready()
    {
        BackendConnection connection = new("a");
        Assert.Equal(ConnectivityState.Idle, connection.State);
        (ConnectivityState Reported, ConnectivityState Kept)[] steps =
        [
            (ConnectivityState.Connecting, ConnectivityState.Connecting),
            (ConnectivityState.TransientFailure, ConnectivityState.TransientFailure),
            (ConnectivityState.Connecting, ConnectivityState.TransientFailure),
            (ConnectivityState.Idle, ConnectivityState.TransientFailure),
            (ConnectivityState.TransientFailure, ConnectivityState.TransientFailure),
            (ConnectivityState.Ready, ConnectivityState.Ready),
            (ConnectivityState.Idle, ConnectivityState.Idle),
            (ConnectivityState.Connecting, ConnectivityState.Connecting),
        ];
        foreach ((ConnectivityState reported, ConnectivityState kept) in steps)
        {
            connection.Apply(ConnectionStates.Create(reported));
            Assert.Equal(kept, connection.State);
            Assert.Equal(kept == ConnectivityState.Ready, connection.IsReady);
        }

        Assert.Equal("TransientFailure", connection.Failure.Detail);
    }
}
