using System.Collections.Immutable;

namespace Balancing.Tests.Properties;

/// <summary>A pool that is not created yet. Its ids differ.</summary>
public sealed record PoolSpec(ImmutableArray<MemberSpec> Members)
{
    public int Count => Members.Length;

    public int TotalWeight => Members.Sum(static member => member.Weight);

    public BackendPool Create() => new(Members.Select(static member => member.Create()));

    public BackendPool CreateShuffled(Random random)
    {
        MemberSpec[] members = [.. Members];
        random.Shuffle(members);
        return new BackendPool(members.Select(static member => member.Create()));
    }

    /// <summary>
    /// Ring options that give about this number of points once some weight has been added: from one to the default of
    /// 160 per weight.
    /// </summary>
    public ConsistentHashSelectorOptions Ring(int points, int addedWeight = 0) =>
        new() { PointsPerWeight = Math.Clamp(points / (TotalWeight + addedWeight), 1, 160) };

    /// <summary>The same ids with weights from 1 to <paramref name="max"/>.</summary>
    public PoolSpec WithWeightsUpTo(int max) =>
        new([.. Members.Select(member => member with { Weight = ((member.Weight - 1) % max) + 1 })]);

    /// <summary>Simpler pools: half of it, one member less, all weights one.</summary>
    public IEnumerable<PoolSpec> Shrink()
    {
        if (Count > 1)
        {
            yield return new PoolSpec(Members[..(Count / 2)]);
            yield return new PoolSpec(Members[(Count / 2)..]);
        }

        if (Members.Any(static member => member.Weight > 1))
        {
            yield return WithWeightsUpTo(1);
        }

        for (int i = 0; i < Count && Count is > 1 and <= 20; i++)
        {
            yield return new PoolSpec(Members.RemoveAt(i));
        }
    }

    public override string ToString() => $"[{string.Join(", ", Members)}]";
}
