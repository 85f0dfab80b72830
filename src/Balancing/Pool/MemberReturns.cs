using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>When suspended and ejected members come back, as timestamps. Used under the gate of the pool's
/// admission.</summary>
internal static class MemberReturns
{
    // With one of these a member does not come back by itself.
    private const MemberFlags Lasting =
        MemberFlags.Unavailable | MemberFlags.Draining | MemberFlags.Weightless;

    /// <summary>When the first suspension or ejection ends; null if there is none.</summary>
    public static long? FirstEnd(ImmutableArray<MemberState> members)
    {
        long first = long.MaxValue;
        bool isAny = false;
        foreach (MemberState member in members)
        {
            foreach (long? end in (ReadOnlySpan<long?>)[EndOfSuspension(member), EndOfEjection(member)])
            {
                isAny |= end is not null;
                first = Math.Min(first, end ?? long.MaxValue);
            }
        }

        return isAny ? first : null;
    }

    /// <summary>When the first member returns for which no other reason holds; null if there is none.</summary>
    public static long? FirstReturn(IEnumerable<MemberState> members)
    {
        long first = long.MaxValue;
        bool isAny = false;
        foreach (MemberState member in members)
        {
            if ((member.Flags & Lasting) == 0 && ReturnOf(member) is { } end)
            {
                isAny = true;
                first = Math.Min(first, end);
            }
        }

        return isAny ? first : null;
    }

    /// <summary>When a member is neither suspended nor ejected any more; null if it is neither now.</summary>
    public static long? ReturnOf(MemberState member)
    {
        long? suspension = EndOfSuspension(member);
        long? ejection = EndOfEjection(member);
        return suspension is null || ejection is null
            ? suspension ?? ejection
            : Math.Max(suspension.Value, ejection.Value);
    }

    private static long? EndOfSuspension(MemberState member) =>
        (member.Flags & MemberFlags.Suspended) != 0 ? member.Record.SuspendedUntil : null;

    private static long? EndOfEjection(MemberState member) =>
        (member.Flags & MemberFlags.Ejected) != 0 ? member.Record.Failures!.EjectedUntil : null;
}
