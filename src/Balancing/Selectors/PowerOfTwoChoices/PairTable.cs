using System.Diagnostics;
using System.Runtime.CompilerServices;
using Balancing.Hashing;

namespace Balancing.Selectors.PowerOfTwoChoices;

/// <summary>Draws two distinct members: the first in proportion to weight, the second in proportion to weight among the
/// others.</summary>
/// <remarks>The second is drawn until it differs from the first. That takes two draws on average at most, unless the
/// first has more than half of the weight. Only one member can have that, and for it there is a table of the
/// others.</remarks>
internal sealed class PairTable
{
    // Each draw equals the first with a probability of a half at most.
    private const int MaxDraws = 64;

    private readonly AliasTable _members;
    private readonly int _count;
    private readonly int _heaviest = -1; // the member that has more than half of the weight
    private readonly AliasTable? _others;

    /// <param name="weights">The weights of the members.</param>
    /// <param name="members">The table of these weights.</param>
    public PairTable(ReadOnlySpan<int> weights, AliasTable members)
    {
        _members = members;
        _count = weights.Length;
        long total = 0;
        foreach (int weight in weights)
        {
            total += weight;
        }

        for (int i = 0; i < weights.Length && weights.Length > 2; i++)
        {
            if (2L * weights[i] > total)
            {
                _heaviest = i;
                _others = new AliasTable([.. weights[..i], .. weights[(i + 1)..]]);
            }
        }
    }

    /// <summary>Two members; the same one twice if there is only one. There must be members.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int First, int Second) Draw()
    {
        Debug.Assert(_count > 0, "Only a table with members has a pair to draw.");
        if (!_members.HasEqualWeights)
        {
            return DrawByWeight();
        }

        // One number for both: what the first draw leaves of it is as random. It says how far the second is behind the
        // first, around the end. Without a branch, which would be predicted wrongly half of the time.
        int count = _count;
        int first = (int)Math.BigMul(ThreadRandom.Next(), (ulong)count, out ulong rest);
        int second = first + 1 + (int)Math.BigMul(rest, (ulong)count - 1, out _) - count;
        return (first, second + (count & (second >> 31)));
    }

    private (int First, int Second) DrawByWeight()
    {
        int first = _members.Find(ThreadRandom.Next());
        if (_count == 2)
        {
            return (first, 1 - first);
        }

        if (first == _heaviest && _others is not null)
        {
            int other = _others.Find(ThreadRandom.Next());
            return (first, other < first ? other : other + 1);
        }

        int second = first;
        for (int draw = 0; draw < MaxDraws && second == first; draw++)
        {
            second = _members.Find(ThreadRandom.Next());
        }

        return (first, second);
    }
}
