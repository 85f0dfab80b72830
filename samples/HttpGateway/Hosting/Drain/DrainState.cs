namespace HttpGateway.Hosting.Drain;

/// <summary>Whether the gateway has begun to end.</summary>
internal sealed class DrainState
{
    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun;

    public void Begin() => _hasBegun = true;

    /// <summary>Tells a client of HTTP/1.1 that this is the last answer on its connection, if the drain has begun.
    /// </summary>
    /// <remarks>Otherwise the connection would be closed while it is idle, and a request that is on its way in that
    /// moment would be lost. HTTP/2 has a frame for that, which Kestrel sends. Kestrel also replaces the header if the
    /// answer is the beginning of a WebSocket.</remarks>
    public void Announce(HttpContext context)
    {
        if (_hasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }
}
