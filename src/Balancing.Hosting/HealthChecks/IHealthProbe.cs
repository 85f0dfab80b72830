namespace Balancing.Hosting.HealthChecks;

/// <summary>One kind of check.</summary>
internal interface IHealthProbe
{
    /// <summary>Checks a server once.</summary>
    /// <returns>Null for success, otherwise the reason. An exception is a failure too.</returns>
    Task<string?> CheckAsync(HealthTarget target, CancellationToken cancellationToken);
}
