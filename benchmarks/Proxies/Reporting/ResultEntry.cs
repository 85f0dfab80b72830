using System.Text.Json.Serialization;

namespace Proxies.Reporting;

/// <summary>An entry of the results file.</summary>
internal sealed record ResultEntry(
    [property: JsonPropertyName("proxy")] string Proxy,
    [property: JsonPropertyName("connections")] int Connections,
    [property: JsonPropertyName("cpuMicrosecondsPerRequest")] double CpuMicrosecondsPerRequest,
    [property: JsonPropertyName("addedP50Microseconds")] double AddedP50Microseconds,
    [property: JsonPropertyName("p99Microseconds")] double P99Microseconds,
    [property: JsonPropertyName("bytesPerIdleConnection")] double BytesPerIdleConnection);
