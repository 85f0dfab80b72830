namespace HttpGateway.Configuration;

/// <summary>Sessions by cookie.</summary>
/// <param name="Cookie">The beginning of the names of the cookies.</param>
internal sealed record StickySettings(string Cookie);
