using Balancing.Pool;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.LeastLatency;

/// <summary>A member as a contest meets it.</summary>
/// <remarks>All that a contest reads lies here or one reference away, so that eight members are read side by side: a
/// contest over 100,000 members waits for memory. The weight is stored as its inverse for the same reason.</remarks>
internal readonly struct LatencyMember(PoolMember member, LatencyCell cell)
{
    private readonly DrawnMember _member = new(member);
    private readonly double _inverseWeight = 1.0 / member.Weight;

    public Backend Backend => _member.Backend;

    /// <summary>Whether nothing is against selecting it.</summary>
    public bool IsOpen => _member.IsOpen;

    /// <summary>In flight ÷ weight, if it is open.</summary>
    public double Load => _member.InFlightCount * _inverseWeight;

    /// <summary>Its expected latency: see <see cref="LatencyCell.Expected"/>.</summary>
    public double Expected => Cell.Expected;

    /// <summary>What is known of its latency.</summary>
    public LatencyCell Cell { get; } = cell;
}
