using Balancing.Quality.Contenders;

namespace Balancing.Quality.Baselines;

/// <summary>The less loaded of two different backends, drawn at random.</summary>
/// <remarks>Mitzenmacher, "The power of two choices in randomized load balancing", 2001.</remarks>
internal sealed class TwoChoices(int backends, int seed) : IBalancer
{
    private readonly Random _random = new(seed);
    private readonly int[] _inFlight = new int[backends];

    public int Pick()
    {
        int first = _random.Next(backends);
        int second = _random.Next(backends - 1);
        second += second >= first ? 1 : 0;
        return _inFlight[first] <= _inFlight[second] ? first : second;
    }

    public void Begin(int backend) => _inFlight[backend]++;

    public void End(int backend) => _inFlight[backend]--;

    public void SetAvailable(int backend, bool isAvailable) =>
        throw new NotSupportedException("This baseline does not look at health.");
}
