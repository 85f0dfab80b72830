using Balancing.Quality.Contenders;

namespace Balancing.Quality.Queueing;

/// <summary>The herd effect: an idle backend among busy ones.</summary>
internal static class NewBackendHerd
{
    public const int Others = 10;
    public const int InFlight = 50;
    public const int Picks = 60;

    /// <summary>How many of the next picks it gets while no request ends; the mean over several seeds.</summary>
    public static double Measure(Contender contender, RunSize run) =>
        Enumerable.Range(0, run.HerdTrials).Average(seed => PicksOf(contender, seed));

    private static int PicksOf(Contender contender, int seed)
    {
        IBalancer balancer = contender.Queueing!([.. Enumerable.Repeat(1, Others + 1)], seed);
        for (int i = 0; i < Others * InFlight; i++)
        {
            balancer.Begin(i % Others);
        }

        int picks = 0;
        for (int i = 0; i < Picks; i++)
        {
            int picked = balancer.Pick();
            balancer.Begin(picked);
            picks += picked == Others ? 1 : 0;
        }

        return picks;
    }
}
