using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>The slow start of a pool: which members warm up, and how much they accept. Used under the gate of the
/// pool's admission.</summary>
/// <remarks>The share is stepped by the pool's timer, so selections read no clock.</remarks>
internal sealed class WarmUp(SlowStartOptions options, TimeProvider time, PoolTimer timer)
{
    // The share grows in this many steps, unless they would be shorter than the resolution of a timer.
    private const int Steps = 128;
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(10);

    private readonly double _minimumShare = options.MinimumShare;
    private readonly long _window = ToTicks(options.Window, time);
    private readonly long _step = ToTicks(Max(options.Window / Steps, ShortestStep), time);
    private readonly HashSet<MemberState> _warming = new(ReferenceEqualityComparer.Instance);
    private MemberState? _veteran;
    private volatile bool _isActive;
    private long _noneBefore;
    private long _nextStep;

    /// <summary>Whether a member warms up. May be read without the gate.</summary>
    public bool IsActive => _isActive;

    /// <summary>When the shares grow next, as a timestamp; null if no member warms up.</summary>
    public long? NextStep => _warming.Count == 0 ? null : _nextStep;

    /// <summary>Handles new flags of a member. If it opens beside one that has been open for a whole window, it warms
    /// up. If it closes, its ramp ends.</summary>
    public void Update(MemberState member, MemberFlags before, MemberFlags after, ImmutableArray<MemberState> members)
    {
        bool wasUsable = MemberWeights.IsUsable(before);
        bool isUsable = MemberWeights.IsUsable(after);
        if (isUsable && !wasUsable)
        {
            Open(member, members);
        }
        else if (wasUsable && !isUsable)
        {
            End(member);
        }
    }

    /// <summary>Handles members that open with a change of the membership. They warm up if another one, which stays,
    /// has been open for a whole window.</summary>
    /// <param name="opening">The members that open.</param>
    /// <param name="next">The members after the change.</param>
    public void Begin(IReadOnlyList<MemberState> opening, ImmutableArray<MemberState> next)
    {
        if (opening.Count == 0)
        {
            return;
        }

        long now = time.GetTimestamp();
        foreach (MemberState member in opening)
        {
            member.Record.OpenSince = now;
        }

        if (FindVeteran(next, now))
        {
            foreach (MemberState member in opening)
            {
                Begin(member, now);
            }
        }
    }

    /// <summary>Ends the ramps of members that have closed or left.</summary>
    public void End(IReadOnlyList<MemberState> closed)
    {
        foreach (MemberState member in closed)
        {
            End(member);
        }
    }

    /// <summary>Sets the shares that are due.</summary>
    /// <param name="changed">Takes the members with another share.</param>
    public void Step(List<MemberState> changed)
    {
        long now = time.GetTimestamp();
        if (_warming.Count == 0 || now < _nextStep)
        {
            return;
        }

        _nextStep = now + _step;
        changed.AddRange(_warming);
        foreach (MemberState member in _warming)
        {
            member.SetAcceptedShare(ShareAt(now - member.Record.OpenSince));
        }

        _warming.RemoveWhere(static member => member.AcceptedShare == MemberState.WholeShare);
        _isActive = _warming.Count > 0;
    }

    private static long ToTicks(TimeSpan duration, TimeProvider time) =>
        (long)Math.Ceiling(duration.TotalSeconds * time.TimestampFrequency);

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private int ShareAt(long elapsed)
    {
        double share = Math.Max(_minimumShare, (double)elapsed / _window);
        return share >= 1 ? MemberState.WholeShare : Math.Max(1, (int)(share * MemberState.WholeShare));
    }

    private void Open(MemberState member, ImmutableArray<MemberState> members)
    {
        long now = time.GetTimestamp();
        member.Record.OpenSince = now;

        // If many members open at once, not each of them needs a walk: the last veteran found is usually still one. A
        // walk that finds none computes the earliest moment at which a member can become one.
        bool hasVeteran = _veteran is not null
            ? IsVeteran(_veteran, now) || FindVeteran(members, now)
            : now >= _noneBefore && FindVeteran(members, now);
        if (hasVeteran)
        {
            Begin(member, now);
        }
    }

    private bool FindVeteran(ImmutableArray<MemberState> members, long now)
    {
        _veteran = null;
        _noneBefore = long.MaxValue;
        foreach (MemberState member in members)
        {
            if (IsVeteran(member, now))
            {
                _veteran = member;
                return true;
            }

            _noneBefore = Math.Min(_noneBefore, member.Record.OpenSince + _window);
        }

        return false;
    }

    private void End(MemberState member)
    {
        if (_warming.Remove(member))
        {
            member.SetAcceptedShare(MemberState.WholeShare);
            _isActive = _warming.Count > 0;
        }
    }

    private void Begin(MemberState member, long now)
    {
        int share = ShareAt(0);
        if (share == MemberState.WholeShare)
        {
            return;
        }

        _isActive = true; // before the first request is refused
        member.SetAcceptedShare(share);
        if (_warming.Count == 0)
        {
            _nextStep = now + _step;
            timer.RunBy(_nextStep);
        }

        _warming.Add(member);
    }

    // A member that opens at this moment is no veteran, as its time has just begun.
    private bool IsVeteran(MemberState member, long now) =>
        ((member.Flags | member.Record.Pending) & ~MemberFlags.Limited) == 0
        && now - member.Record.OpenSince >= _window;
}
