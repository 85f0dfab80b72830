using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Balancing.Hashing;
using Balancing.Selection;
using Balancing.Selectors.Decorators;

namespace Balancing;

/// <summary>Prefers some pools to others: the tiers, such as the local zone before a remote one.</summary>
/// <remarks>
/// <para>A tier gets all requests while it is healthy enough for them, even with some of its backends down:
/// <see cref="Overprovisioning"/> × <see cref="BackendPool.HealthyShare"/>, at most 1. The rest goes to the next tier,
/// and so on. If all tiers together cannot take everything, each takes more in proportion.</para>
/// <para>With a key, the same keys leave a tier that loses health and return when it recovers; no other key enters it
/// meanwhile. A selection fails only if no tier has a backend for it.</para>
/// <para>Cost: that of one selector, and of the others only if it finds nothing; O(tiers). All members are safe on any
/// thread. Allocates nothing.</para>
/// </remarks>
public sealed class FailoverSelector : IBackendSelector, ITieredSelector
{
    /// <summary>Creates a selector over tiers.</summary>
    /// <param name="tiers">A selector for each tier, the preferred one first. Each has a pool of its own. They are not
    /// disposed with this selector.</param>
    /// <exception cref="ArgumentException">There is no tier, or one is null or has no
    /// <see cref="IBackendSelector.Pool"/>.</exception>
    public FailoverSelector(params ReadOnlySpan<IBackendSelector> tiers)
    {
        if (tiers.IsEmpty)
        {
            throw new ArgumentException("There must be at least one tier.", nameof(tiers));
        }

        for (int i = 0; i < tiers.Length; i++)
        {
            if (tiers[i]?.Pool is null)
            {
                throw new ArgumentException(
                    tiers[i] is null
                        ? $"Tier {i} must not be null."
                        : $"Tier {i} must have a pool, but its Pool is null.",
                    nameof(tiers));
            }
        }

        Tiers = [.. tiers];
    }

    /// <summary>The selectors of the tiers, the preferred one first.</summary>
    /// <remarks>This selector has several pools, so its <see cref="IBackendSelector.Pool"/> is null. Those of the tiers
    /// say when a backend returns: the first <see cref="BackendPool.NextReturn"/> is that of the whole.</remarks>
    public ImmutableArray<IBackendSelector> Tiers { get; }

    /// <summary>The load that a tier can take, as a multiple of its regular load: 1 or more, by default 1.4. A tier
    /// with two of seven backends down still takes everything.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1, infinite, or not a number.</exception>
    public double Overprovisioning
    {
        get;
        init => field = value >= 1 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                FormattableString.Invariant($"Overprovisioning must be at least 1 and finite, but was {value}."));
    } = 1.4;

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        ulong point = context.Key.HasValue
            ? SplitMix64.Mix(~context.Key.Hash) // not the mix that the tiers use for it: the two must be independent
            : SplitMix64.Mix((ulong)Random.Shared.NextInt64());
        int first = TierShares.Find(Tiers.AsSpan(), Overprovisioning, point);
        if (Tiers[first].TrySelect(context, out backend))
        {
            return true;
        }

        for (int i = 0; i < Tiers.Length; i++)
        {
            if (i != first && Tiers[i].TrySelect(context, out backend))
            {
                return true;
            }
        }

        return TrySelectAtSecondLook(context, out backend);
    }

    // A tier may have got a backend after it was asked, and another one may have lost its last before.
    private bool TrySelectAtSecondLook(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        TierWatch openings = new(Tiers.AsSpan());
        do
        {
            foreach (IBackendSelector tier in Tiers)
            {
                if (tier.TrySelect(context, out backend))
                {
                    return true;
                }
            }
        }
        while (openings.HasMoved());

        backend = null;
        return false;
    }
}
