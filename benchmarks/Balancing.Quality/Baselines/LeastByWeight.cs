using Balancing.Quality.Contenders;

namespace Balancing.Quality.Baselines;

/// <summary>
/// Two rules of weighted least connections. Both select the smallest (in flight + <paramref name="added"/>) ÷ weight;
/// ties are drawn at random in proportion to weight.
/// </summary>
/// <param name="weights">The weights of the backends.</param>
/// <param name="added">0 compares the load as it is; 1 counts the new request too, as <c>sed</c> of LVS does.</param>
/// <param name="seed">The seed of the draws.</param>
internal sealed class LeastByWeight(IReadOnlyList<int> weights, int added, int seed) : IBalancer
{
    private readonly int[] _weights = [.. weights];
    private readonly int[] _inFlight = new int[weights.Count];
    private readonly Random _random = new(seed);

    public int Pick()
    {
        int picked = 0;
        int tiedWeight = _weights[0];
        for (int i = 1; i < _weights.Length; i++)
        {
            // a ÷ v < b ÷ w exactly, without fractions.
            long load = (long)(_inFlight[i] + added) * _weights[picked];
            long lowest = (long)(_inFlight[picked] + added) * _weights[i];
            if (load < lowest)
            {
                picked = i;
                tiedWeight = _weights[i];
            }
            else if (load == lowest)
            {
                tiedWeight += _weights[i];
                picked = _random.Next(tiedWeight) < _weights[i] ? i : picked;
            }
        }

        return picked;
    }

    public void Begin(int backend) => _inFlight[backend]++;

    public void End(int backend) => _inFlight[backend]--;

    public void SetAvailable(int backend, bool isAvailable) =>
        throw new NotSupportedException("This baseline does not look at health.");
}
