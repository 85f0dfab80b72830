using System.Collections.Immutable;

namespace Balancing.Tests.Properties;

/// <summary>A pool and a list of its changes.</summary>
public sealed record PoolHistory(PoolCase Start, ImmutableArray<PoolEdit> Edits)
{
    public IEnumerable<PoolHistory> Shrink()
    {
        for (int i = 0; i < Edits.Length; i++)
        {
            yield return this with { Edits = Edits.RemoveAt(i) };
        }

        foreach (PoolCase start in Start.Shrink())
        {
            yield return this with { Start = start };
        }
    }

    public override string ToString() => $"{Start} then {string.Join("; ", Edits)}";
}
