using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp;

/// <summary>A destination of a cluster as a backend.</summary>
/// <remarks>A reload that changes weight or cap replaces the object. All objects of one id share flags and in-flight
/// count, as <see cref="Backend"/> says.</remarks>
public sealed class DestinationBackend : Backend
{
    /// <summary>Creates a backend for a destination.</summary>
    /// <param name="id">The id in the pool; see <see cref="YarpBalancingOptions.BackendId"/>.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="weight">The weight, 0 to 1,000,000.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> or <paramref name="destination"/> is
    /// null.</exception>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty or has an unpaired surrogate.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is outside 0..1,000,000.</exception>
    /// <remarks>The package creates the members of its pools. Call this to test a selector of your own.</remarks>
    public DestinationBackend(string id, DestinationState destination, int weight = 1)
        : base(id, weight)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Destination = destination;
    }

    /// <summary>The destination. Its model has the present configuration: address, metadata.</summary>
    public DestinationState Destination { get; }
}
