namespace TrafficCop.Reporting;

/// <summary>The scale of a column of bars.</summary>
/// <param name="Maximum">The value of a bar of full width.</param>
/// <param name="Width">The width of a full bar, in cells.</param>
internal sealed record BarScale(double Maximum, int Width)
{
    /// <summary>The end of a bar for a value beyond the scale.</summary>
    public const string Overflow = "▶";

    private const string Eighths = "▏▎▍▌▋▊▉█";

    /// <summary>A bar that is exact to an eighth of a cell. A value above zero is at least that long.</summary>
    public string DrawBar(double value)
    {
        if (value <= 0)
        {
            return "";
        }

        double exact = value / Maximum * Width * Eighths.Length;
        int eighths = (int)Math.Round(Math.Clamp(exact, 1, Width * Eighths.Length));
        (int whole, int rest) = Math.DivRem(eighths, Eighths.Length);
        string end = value > Maximum ? Overflow : rest == 0 ? "" : Eighths[(rest - 1)..rest];
        return new string('█', whole) + end;
    }

    /// <summary>The axis under the bars: a line with a mark for each tick, and a line of labels.</summary>
    public string DrawAxis(IEnumerable<(double Value, string Label)> ticks)
    {
        char[] line = new string('─', Width + 1).ToCharArray();
        line[0] = '└';
        string labels = "";
        foreach ((double value, string label) in ticks)
        {
            int position = (int)Math.Round(value / Maximum * Width);
            line[position] = position == 0 ? '└' : position == Width ? '┘' : '┴';
            labels = labels.PadRight(Math.Max(labels.Length, position - (label.Length / 2))) + label;
        }

        return $"{new string(line)}\n{labels}";
    }
}
