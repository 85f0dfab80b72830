namespace HttpGateway.Configuration;

/// <summary>The port for health checks, which may be public.</summary>
/// <param name="Url">Where it is served, such as <c>http://0.0.0.0:9902</c>.</param>
internal sealed record HealthSettings(string Url);
