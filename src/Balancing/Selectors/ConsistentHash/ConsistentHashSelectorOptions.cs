using System.Globalization;
using Balancing.Selectors.ConsistentHash.Ring;

namespace Balancing;

/// <summary>The layout of the ring of a <see cref="ConsistentHashSelector"/>. Processes that must agree on placement
/// must use equal options.</summary>
/// <remarks>A backend has <see cref="PointsPerWeight"/> × weight ÷ <see cref="WeightUnit"/> points, rounded to the
/// nearest whole number (halves up), and at least one. The other backends do not matter. A selector copies its options,
/// so a later change has no effect.</remarks>
public sealed class ConsistentHashSelectorOptions
{
    /// <summary>The number of points for each <see cref="WeightUnit"/> of weight: 1 to 16,777,216; 160 by
    /// default.</summary>
    /// <value>More points give more even shares: the shares of equal backends have a relative standard deviation of
    /// about 1/√points (160: 7.9 %, 1,000: 3.2 %). Each point costs about 40 bytes. A ring has at most 16,777,216
    /// points.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int PointsPerWeight
    {
        get;
        set => field = value is >= 1 and <= HashRing.MaxPoints
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                Message($"PointsPerWeight must be between 1 and {HashRing.MaxPoints:N0}, but was {value}."));
    } = 160;

    /// <summary>The weight that has <see cref="PointsPerWeight"/> points: 1 or more; 1 by default.</summary>
    /// <value>Set it to the weight of an ordinary backend. If every server has weight 100, a unit of 100 gives each of
    /// them 160 points instead of 16,000. Weights below the unit have fewer points, so their shares are less
    /// even.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int WeightUnit
    {
        get;
        set => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                Message($"WeightUnit must be at least 1, but was {value}."));
    } = 1;

    /// <summary>The seed of the placement. Any value; 0 by default. Another seed gives another placement of backends
    /// and keys.</summary>
    /// <value>
    /// <para>Give each tier its own seed if two tiers select by the same key among the same ids. With equal seeds, the
    /// keys of one first-tier backend all belong to the backend of the same id in the second tier.</para>
    /// <para>Keep the seed secret if clients choose their keys and might aim many of them at one backend. Without the
    /// seed they cannot compute which keys share a backend. A seed does not help against keys of equal 64-bit hashes;
    /// for that, pass a keyed hash to <see cref="SelectionKey.FromHash"/>.</para>
    /// </value>
    public ulong Seed { get; set; }

    private static string Message(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
