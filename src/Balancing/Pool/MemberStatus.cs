namespace Balancing.Pool;

/// <summary>Names the state of a member.</summary>
internal static class MemberStatus
{
    public static BackendState StateOf(MemberState member) => StateOf(member, member.Load.Count);

    /// <param name="member">The member.</param>
    /// <param name="inFlight">Its load, which was read before.</param>
    public static BackendState StateOf(MemberState member, int inFlight)
    {
        int cap = member.Record.MaxInFlight;
        MemberFlags flags = member.PresentFlags;
        return flags switch
        {
            _ when Has(MemberFlags.Unavailable) => BackendState.Unavailable,
            _ when Has(MemberFlags.Suspended) => BackendState.Suspended,
            _ when Has(MemberFlags.Draining | MemberFlags.Weightless) => BackendState.Draining,
            _ when Has(MemberFlags.Unhealthy) => BackendState.Unhealthy,
            _ when Has(MemberFlags.Ejected) => BackendState.Ejected,
            _ when cap < int.MaxValue && inFlight >= cap => BackendState.Full,
            _ when member.AcceptedShare < MemberState.WholeShare => BackendState.Warming,
            _ => BackendState.Available,
        };

        bool Has(MemberFlags some) => (flags & some) != 0;
    }
}
