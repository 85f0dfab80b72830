using Balancing.Quality.Contenders;

namespace Balancing.Quality.Baselines;

/// <summary>Any backend, whatever its load.</summary>
internal sealed class RandomChoice(int backends, int seed) : IBalancer
{
    private readonly Random _random = new(seed);

    public int Pick() => _random.Next(backends);

    public void SetAvailable(int backend, bool isAvailable) =>
        throw new NotSupportedException("This baseline does not look at health.");
}
