using Balancing.Quality.Contenders;

namespace Balancing.Quality.Baselines;

/// <summary>nginx's smooth weighted round robin: all gain their weight, the richest is picked and pays the sum.</summary>
internal sealed class SmoothWeighted(IReadOnlyList<int> weights) : IBalancer
{
    private readonly int[] _credits = new int[weights.Count];
    private readonly bool[] _isDown = new bool[weights.Count];

    public int Pick()
    {
        int richest = -1;
        int sum = 0;
        for (int i = 0; i < _credits.Length; i++)
        {
            if (_isDown[i])
            {
                continue;
            }

            sum += weights[i];
            _credits[i] += weights[i];
            if (richest < 0 || _credits[i] > _credits[richest])
            {
                richest = i;
            }
        }

        _credits[richest] -= sum;
        return richest;
    }

    public void SetAvailable(int backend, bool isAvailable) => _isDown[backend] = !isAvailable;
}
