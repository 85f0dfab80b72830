namespace TcpProxy.Status;

/// <summary>All connections in the report.</summary>
/// <param name="Active">Open now.</param>
/// <param name="Accepted">Within the limits, since the start.</param>
/// <param name="Rejected">Over a limit, or without a valid PROXY header.</param>
/// <param name="Failed">Without a server that could be reached.</param>
/// <param name="Cut">Ended by the proxy: idle too long, or still open after a drain.</param>
internal sealed record ConnectionsReport(int Active, long Accepted, long Rejected, long Failed, long Cut);
