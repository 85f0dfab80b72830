namespace TcpProxy.Configuration;

/// <summary>How long a connection may be without a byte in either direction. Which limit counts depends on the side
/// that has to act.</summary>
/// <param name="Client">While the client has to act: it has sent nothing yet, takes nothing, or is the only side that
/// may still send.</param>
/// <param name="Server">The same for the server.</param>
/// <param name="Tunnel">While neither has to: both have sent something, and both may still send.</param>
internal sealed record IdleTimeouts(TimeSpan Client, TimeSpan Server, TimeSpan Tunnel);
