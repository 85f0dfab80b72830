using System.Collections.Concurrent;
using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

/// <summary>The pool of the soak test with all options. Some members have a state that never changes, so what may
/// happen to them is known at every moment.</summary>
internal sealed class AdmissionPool
{
    /// <summary>Always available and without a cap, so each request finds a backend: where others have caps because it
    /// is healthy too (P02), and otherwise whatever its health (P15).</summary>
    public const string RockId = "rock";

    /// <summary>Never available.</summary>
    public const string ClosedId = "closed";

    /// <summary>Always suspended.</summary>
    public const string AsleepId = "asleep";

    /// <summary>Always draining: only for sessions.</summary>
    public const string DrainingId = "draining";

    /// <summary>The only member of the second tier.</summary>
    public const string SpareId = "spare";

    public const double PanicThreshold = 0.3;
    public const double MaxEjectedShare = 0.3;
    private const int Ids = 10;

    private readonly ConcurrentDictionary<string, Backend> _latest = new(StringComparer.Ordinal);

    /// <param name="time">The clock of the pool.</param>
    /// <param name="isCapped">Whether members have caps.</param>
    public AdmissionPool(TimeProvider time, bool isCapped)
    {
        IsCapped = isCapped;
        Real = new BackendPool(
            new BackendPoolOptions
            {
                TimeProvider = time,
                PanicThreshold = PanicThreshold,
                LoadFactor = 1.5,
                SlowStart = new SlowStartOptions { Window = Window },
                OutlierEjection = new OutlierEjectionOptions
                {
                    ConsecutiveFailures = 3,
                    FailureRate = 0.7,
                    BaseDuration = TimeSpan.FromSeconds(5),
                    MaxDuration = TimeSpan.FromSeconds(20),
                    MaxEjectedShare = MaxEjectedShare,
                },
            },
            FixedIds.Concat(Enumerable.Range(0, Ids).Select(static i => $"b{i}")).Select(id => Create(id, weight: 1)));
        _latest[ClosedId].IsAvailable = false;
        _latest[DrainingId].IsDraining = true;
        _latest[AsleepId].SuspendFor(TimeSpan.MaxValue);
    }

    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(8);

    /// <summary>Whether members have caps.</summary>
    public bool IsCapped { get; }

    public BackendPool Real { get; }

    public BackendPool Spare { get; } = new(new Backend(SpareId));

    /// <summary>The latest object of each id, member or not.</summary>
    public IEnumerable<Backend> Latest => _latest.Values;

    private static string[] FixedIds { get; } = [RockId, ClosedId, AsleepId, DrainingId];

    /// <summary>The most members at any moment.</summary>
    public static int MostMembers => FixedIds.Length + Ids;

    /// <summary>The cap of an id, at least the cost of any request. It never changes, so no count is ever above
    /// it.</summary>
    public int CapOf(string id) => IsCapped && id.StartsWith('b') ? 4 + (id[1] - '0') : int.MaxValue;

    /// <summary>Whether health may change, and requests may fail.</summary>
    public bool MayFail(string id) => id != RockId || !IsCapped;

    public void ChangeSomething(Random random)
    {
        string id = $"b{random.Next(Ids)}";
        switch (random.Next(12))
        {
            case 0:
                Real.Remove(id);
                break;
            case 1:
                Real.AddOrReplace(Create(id, random.Next(6)));
                break;
            case 2:
                Real.AddOrReplace(_latest[id]); // returns, or stays
                break;
            case 3:
                Real.AddOrReplace(Create(random.NextOf(FixedIds), random.Next(1, 4))); // what was set goes on
                break;
            case 4:
                Backend[] members =
                    [.. Real.Backends.Where(member => FixedIds.Contains(member.Id) || random.Next(10) > 0)];
                random.Shuffle(members);
                Real.ReplaceAll(members);
                break;
            case 5:
                _latest[id].IsAvailable = random.Next(3) > 0;
                break;
            case 6:
                _latest[id].IsDraining = random.Next(3) == 0;
                break;
            case 7:
                _latest[id].SuspendFor(TimeSpan.FromSeconds(random.Next(4)));
                break;
            case 8:
                SetHealthOfAll(random.Next(4) > 0); // a broken probe, and its end
                break;
            default:
                string checkedId = random.Next(4) == 0 ? random.NextOf(FixedIds) : id;
                _latest[checkedId].IsHealthy = random.Next(2) == 0 || !MayFail(checkedId);
                break;
        }
    }

    private void SetHealthOfAll(bool isHealthy)
    {
        foreach (Backend member in Real.Backends.Where(member => MayFail(member.Id)))
        {
            member.IsHealthy = isHealthy;
        }
    }

    private Backend Create(string id, int weight) =>
        _latest[id] = new Backend(id, weight) { MaxInFlight = CapOf(id) };
}
