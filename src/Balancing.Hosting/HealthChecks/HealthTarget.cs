namespace Balancing.Hosting.HealthChecks;

/// <summary>Where a backend is checked.</summary>
/// <param name="Address">The address of the server.</param>
/// <param name="Host">The host name for HTTP; null for the one of the address.</param>
internal sealed record HealthTarget(Uri Address, string? Host);
