namespace Balancing.Tests.Models;

/// <summary>Which members warm up, and with which share (P18).</summary>
internal sealed class ModelRamps(ModelSettings settings, TimeProvider time)
{
    /// <summary>Members have opened or closed. Those that opened warm up beside one that has been open for a whole
    /// window.</summary>
    /// <param name="members">The members.</param>
    /// <param name="open">The memberships that were open before.</param>
    public void Update(List<ModelBackend> members, List<ModelMember> open)
    {
        TimeSpan now = new(time.GetTimestamp());
        ModelMember[] present = [.. members.Select(static backend => backend.Member)];
        ModelMember[] opening = [.. present.Where(member => member.IsUsable && !open.Contains(member))];
        foreach (ModelMember member in present.Where(member => !member.IsUsable))
        {
            member.Share = 1;
        }

        bool isBesideVeteran = present.Except(opening)
            .Any(member => member.IsUsable && now - member.OpenSince >= ModelSettings.Window);
        foreach (ModelMember member in opening)
        {
            member.OpenSince = now;
            member.Share = settings.WarmsUp && isBesideVeteran ? ModelSettings.MinimumShare : 1;
        }
    }

    /// <summary>Lets the shares grow with time.</summary>
    public void Step(List<ModelBackend> members)
    {
        TimeSpan now = new(time.GetTimestamp());
        foreach (ModelMember member in members.Select(static backend => backend.Member)
            .Where(static member => member.Share < 1))
        {
            double grown = (now - member.OpenSince) / ModelSettings.Window;
            member.Share = Math.Clamp(grown, ModelSettings.MinimumShare, 1);
        }
    }
}
