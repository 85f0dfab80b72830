using Balancing.Pool;

namespace Balancing.Tests.Concurrency;

/// <summary>One moment of the soak test with all options. Under the gate of the pool flags and membership stand still,
/// so what follows from them must hold exactly.</summary>
internal static class AdmissionSnapshot
{
    /// <summary>Checks all rules, and notes which states there are.</summary>
    public static void Check(AdmissionPool pool, Sightings seen)
    {
        PoolAdmission admission = pool.Real.Admission;
        lock (admission.Gate)
        {
            Backend[] members = [.. pool.Real.Backends];
            Backend[] available = [.. members.Where(static member => IsWithout(member, MemberFlags.Orders))];
            Backend[] usable = [.. available.Where(static member => IsWithout(member, MemberFlags.Opinions))];
            long total = WeightOf(members);
            Assert.Equal((double)WeightOf(usable) / total, admission.HealthyShare, 1e-12);

            // One member is always available, so only the shares decide (P15).
            bool panics = usable.Length == 0 || WeightOf(usable) < AdmissionPool.PanicThreshold * WeightOf(available);
            Assert.Equal(panics, admission.IsPanicking);
            Assert.Equal(WeightOf(panics ? available : usable), admission.Bound!.Weight);

            int ejected = members.Count(static member => member.IsEjected);
            Assert.InRange(ejected, 0, (int)(AdmissionPool.MaxEjectedShare * AdmissionPool.MostMembers));

            // Whatever warms up may be selected, and is never left out (P18).
            Backend[] warming = [.. members.Where(static member => member.SlowStartShare < 1)];
            Assert.All(warming, static member => Assert.InRange(member.SlowStartShare, 0.09, 1));
            Assert.Empty(warming.Except(usable));

            seen.Ejected += ejected;
            seen.Panics += panics ? 1 : 0;
            seen.Warming += warming.Length;
            seen.Suspended += members.Count(static member => !IsWithout(member, MemberFlags.Suspended)) - 1;
        }

        Backend[] present = [.. pool.Real.Backends];
        Assert.All(
            present, member => Assert.InRange(member.InFlightCount, 0, pool.CapOf(member.Id)));
        seen.Full += pool.Real.GetStatus().Count(static status => status.State == BackendState.Full);
    }

    private static bool IsWithout(Backend backend, MemberFlags flags) => (backend.MemberState.Flags & flags) == 0;

    private static long WeightOf(Backend[] backends) => backends.Sum(static backend => (long)backend.Weight);

    /// <summary>How often each state was seen.</summary>
    public sealed record Sightings
    {
        public int Ejected { get; set; }

        public int Panics { get; set; }

        public int Warming { get; set; }

        public int Suspended { get; set; }

        public int Full { get; set; }

        public void Add(Sightings others)
        {
            Ejected += others.Ejected;
            Panics += others.Panics;
            Warming += others.Warming;
            Suspended += others.Suspended;
            Full += others.Full;
        }
    }
}
