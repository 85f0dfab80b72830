namespace Faults.Load;

/// <summary>Where requests go, and how.</summary>
/// <param name="Port">The port of the proxy.</param>
/// <param name="Certificates">The certificates that the proxy may have; null without TLS.</param>
/// <param name="KeepsConnections">Whether a connection has request after request, or one only.</param>
internal sealed record LoadTarget(int Port, CertificateSightings? Certificates = null, bool KeepsConnections = false);
