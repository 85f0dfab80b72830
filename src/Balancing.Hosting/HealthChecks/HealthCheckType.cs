namespace Balancing.Hosting;

/// <summary>What a health check does.</summary>
public enum HealthCheckType
{
    /// <summary>Opens a TCP connection and closes it. Success is a connection.</summary>
    Tcp,

    /// <summary>Sends an HTTP GET request. Success is the expected status.</summary>
    Http,
}
