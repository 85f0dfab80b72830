using Balancing.Quality.Contenders;

namespace Balancing.Quality.Baselines;

/// <summary>An expanded list of the available backends, and a counter modulo its length.</summary>
internal sealed class HealthyList(IReadOnlyList<int> weights) : IBalancer
{
    private readonly bool[] _isDown = new bool[weights.Count];
    private int[] _list = [.. Expand(weights)];
    private int _next;

    public int Pick() => _list[_next++ % _list.Length];

    public void SetAvailable(int backend, bool isAvailable)
    {
        _isDown[backend] = !isAvailable;
        _list = [.. Expand(weights).Where(i => !_isDown[i])];
    }

    private static IEnumerable<int> Expand(IReadOnlyList<int> weights) =>
        weights.SelectMany(static (weight, i) => Enumerable.Repeat(i, weight));
}
