namespace Balancing.Pool;

/// <summary>Says how a member is.</summary>
internal static class MemberStatus
{
    public static BackendStatus Of(Backend backend)
    {
        MemberState member = backend.MemberState;
        return new BackendStatus(
            backend.Id,
            backend.Weight,
            StateOf(member),
            backend.InFlightCount,
            backend.SlowStartShare,
            member.Record.Pool?.ReturnOf(member));
    }

    public static BackendState StateOf(MemberState member)
    {
        MemberFlags flags = member.Flags;
        return flags switch
        {
            _ when Has(MemberFlags.Unavailable) => BackendState.Unavailable,
            _ when Has(MemberFlags.Suspended) => BackendState.Suspended,
            _ when Has(MemberFlags.Draining | MemberFlags.Weightless) => BackendState.Draining,
            _ when Has(MemberFlags.Unhealthy) => BackendState.Unhealthy,
            _ when Has(MemberFlags.Ejected) => BackendState.Ejected,
            _ when member.Load.Count >= member.Record.MaxInFlight => BackendState.Full,
            _ when member.AcceptedShare < MemberState.WholeShare => BackendState.Warming,
            _ => BackendState.Available,
        };

        bool Has(MemberFlags some) => (flags & some) != 0;
    }
}
