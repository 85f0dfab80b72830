using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.Status.Support;

/// <summary>A server that keeps its requests until it is told to answer.</summary>
internal sealed class HeldServer : IAsyncDisposable
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestServer? _server;

    public string Address => _server!.Address;

    public static async Task<HeldServer> StartAsync()
    {
        HeldServer held = new();
        held._server = await TestServer.StartAsync(_ => held._answer.Task);
        return held;
    }

    public void Answer() => _answer.TrySetResult();

    public ValueTask DisposeAsync()
    {
        Answer();
        return _server!.DisposeAsync();
    }
}
