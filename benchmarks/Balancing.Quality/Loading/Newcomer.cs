using Balancing.Quality.Subjects;

namespace Balancing.Quality.Loading;

/// <summary>The herd: an idle backend among busy ones.</summary>
internal static class Newcomer
{
    public const int Others = 10;
    public const int InFlight = 50;
    public const int Picks = 60;

    /// <summary>How many of the next picks it gets, while nothing ends; the mean over several random numbers.</summary>
    public static double Measure(Subject subject, Scale scale) => Enumerable.Range(0, scale.Newcomers).Average(seed => PicksOf(subject, seed));

    private static int PicksOf(Subject subject, int seed)
    {
        IBalancer balancer = subject.Queueing!([.. Enumerable.Repeat(1, Others + 1)], seed);
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
