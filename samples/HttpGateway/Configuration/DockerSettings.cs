namespace HttpGateway.Configuration;

/// <summary>Discovery by the labels of containers.</summary>
/// <param name="Endpoint">The API, such as <c>unix:///var/run/docker.sock</c>.</param>
internal sealed record DockerSettings(Uri Endpoint);
