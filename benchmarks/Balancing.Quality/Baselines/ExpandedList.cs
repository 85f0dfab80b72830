using Balancing.Quality.Contenders;

namespace Balancing.Quality.Baselines;

/// <summary>
/// Weighted round robin in its shortest form: a list holds each backend as often as its weight. An unavailable backend
/// gives its turn to the next available one.
/// </summary>
internal sealed class ExpandedList(IReadOnlyList<int> weights) : IBalancer
{
    private readonly int[] _list = [.. weights.SelectMany(static (weight, i) => Enumerable.Repeat(i, weight))];
    private readonly bool[] _isDown = new bool[weights.Count];
    private int _next;

    public int Pick()
    {
        int at = _next++ % _list.Length;
        while (_isDown[_list[at]])
        {
            at = (at + 1) % _list.Length;
        }

        return _list[at];
    }

    public void SetAvailable(int backend, bool isAvailable) => _isDown[backend] = !isAvailable;
}
