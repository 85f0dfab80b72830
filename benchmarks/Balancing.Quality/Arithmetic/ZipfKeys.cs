namespace Balancing.Quality.Arithmetic;

/// <summary>Draws keys by Zipf's law: the key of rank r, from 0, in proportion to 1 ÷ (r + 1)^exponent.</summary>
internal sealed class ZipfKeys
{
    private readonly double[] _cumulated;

    public ZipfKeys(int keys, double exponent)
    {
        _cumulated = new double[keys];
        double sum = 0;
        for (int rank = 0; rank < keys; rank++)
        {
            sum += Math.Pow(rank + 1, -exponent);
            _cumulated[rank] = sum;
        }
    }

    /// <summary>The share of all draws that are of this key.</summary>
    public double ShareOf(int rank) =>
        (_cumulated[rank] - (rank == 0 ? 0 : _cumulated[rank - 1])) / _cumulated[^1];

    /// <summary>The rank of the next key.</summary>
    public int Next(Random random)
    {
        int found = Array.BinarySearch(_cumulated, random.NextDouble() * _cumulated[^1]);
        return found < 0 ? ~found : found + 1;
    }
}
