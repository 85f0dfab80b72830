using Edge.Status;

namespace Edge.Display;

/// <summary>Totals per second, from one picture to the next.</summary>
internal sealed class Rates
{
    private readonly Dictionary<string, double> _perSecond = new(StringComparer.Ordinal);
    private Picture? _last;

    /// <summary>The rate of a process at the last picture.</summary>
    public double Of(TierRow row) => _perSecond.GetValueOrDefault(row.Name);

    /// <summary>Takes the next picture.</summary>
    public void Take(Picture picture)
    {
        foreach (TierRow row in picture.Rows)
        {
            TierRow? before = _last?.Rows.FirstOrDefault(last => last.Name == row.Name);
            double seconds = (picture.Elapsed - (_last?.Elapsed ?? TimeSpan.Zero)).TotalSeconds;

            // A gateway that was killed takes its part of the totals with it.
            _perSecond[row.Name] = seconds > 0 ? Math.Max(0, row.Total - (before?.Total ?? 0)) / seconds : 0;
        }

        _last = picture;
    }
}
