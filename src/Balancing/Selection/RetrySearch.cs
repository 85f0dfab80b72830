using System.Runtime.CompilerServices;

namespace Balancing.Selection;

/// <summary>The first look of a retry by key: which member comes after those that were tried.</summary>
/// <remarks>Its cost is that of the plain pick, once for each member in the order up to the result. A filter for every
/// case would cost more than that.</remarks>
internal static class RetrySearch
{
    /// <summary>The first backend in the order that was not tried, if it is open. Null: take the general
    /// search.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Backend? Find<TOrder>(TOrder order, ReadOnlySpan<Backend?> backends, ReadOnlySpan<Backend> tried)
        where TOrder : struct, ICandidateSequence, allows ref struct
    {
        // A bit for each one that was tried and has not been met. It may be another object with the id of the result.
        uint unmet = (1u << tried.Length) - 1;
        Backend first = backends[order.Next()]!;
        int index = IndexOf(tried, first);
        for (int i = 0; i < tried.Length && index >= 0; i++)
        {
            unmet &= ~(1u << index);
            first = backends[order.Next()]!;
            index = IndexOf(tried, first);
        }

        return index < 0 && first.MemberState.IsOpen && (unmet == 0 || !SelectionContext.IsListed(tried, first))
            ? first
            : null;
    }

    private static int IndexOf(ReadOnlySpan<Backend> tried, Backend backend)
    {
        for (int i = 0; i < tried.Length; i++)
        {
            if (ReferenceEquals(tried[i], backend))
            {
                return i;
            }
        }

        return -1;
    }
}
