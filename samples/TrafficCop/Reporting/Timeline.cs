namespace TrafficCop.Reporting;

/// <summary>A figure over time as a row of small bars.</summary>
/// <param name="Maximum">The value of a bar of full height.</param>
internal sealed record Timeline(double Maximum)
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    /// <summary>Draws a bar per value. Only zero has the lowest bar.</summary>
    public string Draw(IEnumerable<double> values) => string.Concat(values.Select(GetBar));

    private char GetBar(double value) => value <= 0
        ? Heights[0]
        : Heights[Math.Clamp((int)Math.Round(value / Maximum * (Heights.Length - 1)), 1, Heights.Length - 1)];
}
