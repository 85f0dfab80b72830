namespace Proxies.Measuring;

/// <summary>The figures of one proxy at one number of connections: medians over the rounds.</summary>
/// <param name="Proxy">Its name.</param>
/// <param name="Connections">The connections.</param>
/// <param name="CpuMicrosecondsPerRequest">The processor time of the proxy for a request.</param>
/// <param name="P99Microseconds">The latency that 99 of 100 requests stayed below.</param>
internal sealed record Speed(
    string Proxy, int Connections, double CpuMicrosecondsPerRequest, double P99Microseconds);
