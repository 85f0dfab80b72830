namespace HttpGateway.Configuration;

/// <summary>The status page.</summary>
/// <param name="Url">Where it is served, such as <c>http://127.0.0.1:9901</c>.</param>
/// <param name="AllowChanges">Whether it may drain backends.</param>
internal sealed record AdminSettings(string Url, bool AllowChanges);
