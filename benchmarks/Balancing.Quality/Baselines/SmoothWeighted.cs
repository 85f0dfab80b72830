using Balancing.Quality.Contenders;

namespace Balancing.Quality.Baselines;

/// <summary>
/// Smooth weighted round robin of nginx: each available backend gains its weight as credit. The highest credit is
/// picked and reduced by the sum of the weights.
/// </summary>
internal sealed class SmoothWeighted(IReadOnlyList<int> weights) : IBalancer
{
    private readonly int[] _credits = new int[weights.Count];
    private readonly bool[] _isDown = new bool[weights.Count];

    public int Pick()
    {
        int highest = -1;
        int sum = 0;
        for (int i = 0; i < _credits.Length; i++)
        {
            if (_isDown[i])
            {
                continue;
            }

            sum += weights[i];
            _credits[i] += weights[i];
            if (highest < 0 || _credits[i] > _credits[highest])
            {
                highest = i;
            }
        }

        _credits[highest] -= sum;
        return highest;
    }

    public void SetAvailable(int backend, bool isAvailable) => _isDown[backend] = !isAvailable;
}
