namespace Balancing.Pool;

/// <summary>Sets the flags of a member, or of an object that is in no pool.</summary>
internal static class FlagSetter
{
    /// <summary>Sets or clears a flag. Under the gate of the member; <see cref="Notify"/> is due after it.</summary>
    /// <returns>Whether a panic began or ended.</returns>
    public static bool Set(MemberState member, MemberFlags flag, bool isSet)
    {
        (MemberFlags set, MemberFlags cleared) = isSet ? (flag, MemberFlags.None) : (MemberFlags.None, flag);
        if (PoolOf(member) is { } pool)
        {
            return pool.Change(member, set, cleared);
        }

        member.Record.Explicit |= flag;
        member.SetFlags((member.Flags | set) & ~cleared);
        return false;
    }

    /// <summary>Whether an object with this state of its own would change a flag of a member that it
    /// replaces.</summary>
    public static bool WouldChange(MemberState own, MemberState member)
    {
        lock (own.Gate)
        {
            return ((own.Flags ^ member.Flags) & own.Record.Explicit & MemberFlags.OfObject) != MemberFlags.None;
        }
    }

    /// <summary>Suspends a member; zero ends that. Under its gate; <see cref="Notify"/> is due after it.</summary>
    /// <returns>Whether a panic began or ended.</returns>
    public static bool Suspend(MemberState member, TimeSpan duration) =>
        PoolOf(member)?.Suspend(member, duration) == true;

    /// <summary>Lets selectors that mirror loads know that flags have changed. Without the gate.</summary>
    /// <param name="member">The member with flags that have changed.</param>
    /// <param name="hasPanicChanged">Whether a panic began or ended: then all unhealthy members have changed.</param>
    public static void Notify(MemberState member, bool hasPanicChanged)
    {
        member.Load.NotifyObservers();
        if (hasPanicChanged)
        {
            PoolOf(member)?.NotifyObserversOfUnhealthy();
        }
    }

    // A membership that has ended changes like an object in no pool.
    private static PoolAdmission? PoolOf(MemberState member) =>
        member.HasEnded ? null : member.Record.Pool as PoolAdmission;
}
