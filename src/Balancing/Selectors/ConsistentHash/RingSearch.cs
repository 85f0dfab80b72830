using System.Runtime.CompilerServices;
using Balancing.Selection;
using Balancing.Selectors.ConsistentHash.Ring;

namespace Balancing.Selectors.ConsistentHash;

/// <summary>Finds the members that may be selected, in the order of their points after a position.</summary>
/// <remarks>
/// A walk around the ring takes about 1 ÷ (selectable share) steps. With 1 of 100,000 members up that is tens of
/// milliseconds. So after a few rejections the search counts the selectable members. If these are few, it computes
/// their nearest points instead: O(members + points of the few). Both ways give the same answer, bit for bit.
/// </remarks>
internal static class RingSearch
{
    // If a quarter of the weight can be selected, 32 steps fail with a probability of 0.75^32, 1 in 10,000.
    private const int StepsBeforeCount = 32;

    // A step of a walk is a cache miss or two. It takes as long as some sixteen points.
    private const int PointsPerStep = 16;

    /// <summary>The first member after a position that may be selected; null if there is none.</summary>
    public static Backend? FindFirst(RingSnapshot snapshot, ulong position, in SelectionContext context)
    {
        HashRing ring = snapshot.Ring;
        RingWalk walk = ring.WalkFrom(position);
        int steps = Math.Min(ring.Points, StepsBeforeCount);
        Backend? first = CandidateSearch.FindFirst(walk, steps, snapshot.Backends, context);
        if (first is not null || steps == ring.Points)
        {
            return first;
        }

        return TryFillFromFew(snapshot, position, context, new Span<Backend>(ref first!), out _)
            ? first
            : CandidateSearch.FindFirst(walk, ring.Points, snapshot.Backends, context);
    }

    /// <summary>Writes the first distinct members after a position that may be selected.</summary>
    /// <returns>The number of members written.</returns>
    public static int FillCandidates(
        RingSnapshot snapshot, ulong position, in SelectionContext context, Span<Backend> destination)
    {
        HashRing ring = snapshot.Ring;
        RingWalk walk = ring.WalkFrom(position);
        int steps = Math.Min(ring.Points, StepsBeforeCount);
        return CandidateSearch.FindFirst(walk, steps, snapshot.Backends, context) is null
            && TryFillFromFew(snapshot, position, context, destination, out int found)
            ? found
            : CandidateSearch.FillCandidates(walk, snapshot.Backends, snapshot.MemberCount, context, destination);
    }

    /// <summary>Lists the slots that may be selected, if they are so few that a walk would take longer.</summary>
    /// <param name="snapshot">The ring.</param>
    /// <param name="context">The exclusions.</param>
    /// <param name="slots">Takes the slots.</param>
    /// <param name="count">The number of slots.</param>
    /// <returns>False if there are more.</returns>
    /// <remarks>A walk takes about (all points ÷ selectable points) steps.</remarks>
    public static bool TryListFew(RingSnapshot snapshot, in SelectionContext context, Span<int> slots, out int count)
    {
        ExclusionFilter filter = new(in context);
        ReadOnlySpan<RingMember> members = snapshot.Ring.Members;
        ReadOnlySpan<Backend> candidates = context.Candidates.Span;
        int length = candidates.IsEmpty ? snapshot.Backends.Length : candidates.Length;
        long points = 0;
        count = 0;
        bool areFew = true;
        for (int i = 0; i < length && areFew; i++)
        {
            int slot = candidates.IsEmpty ? i : snapshot.SlotOf(candidates[i]);
            if (slot < 0 || snapshot.Backends[slot] is not { } backend || !filter.CanSelect(backend)
                || (!candidates.IsEmpty && slots[..count].Contains(slot)))
            {
                continue;
            }

            points += members[slot].Points;
            areFew = count < slots.Length && points * points <= (long)PointsPerStep * snapshot.Ring.Points;
            if (areFew)
            {
                slots[count++] = slot;
            }
        }

        filter.Dispose();
        return areFew;
    }

    // Not inlined: the common case shall not pay for the buffer on the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryFillFromFew(
        RingSnapshot snapshot, ulong position, in SelectionContext context, Span<Backend> destination, out int found)
    {
        Span<int> slots = stackalloc int[NearestMembers.MaxCount];
        if (!TryListFew(snapshot, context, slots, out int count))
        {
            found = 0;
            return false;
        }

        NearestMembers.Sort(snapshot.Ring.Members, slots[..count], position);
        found = Math.Min(count, destination.Length);
        for (int i = 0; i < found; i++)
        {
            destination[i] = snapshot.Backends[slots[i]]!;
        }

        return true;
    }
}
