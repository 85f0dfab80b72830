namespace TcpProxy.Status;

/// <summary>One backend in the report.</summary>
internal sealed record BackendReport(
    string Id,
    string Address,
    int Weight,
    string State,
    int Active,
    long Total,
    long ConnectFailures,
    long BytesToServer,
    long BytesToClient);
