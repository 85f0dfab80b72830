namespace Edge.Display;

/// <summary>The last lines of a log, each cut to the width of the screen.</summary>
/// <remarks>A line that wraps would push the picture off the screen.</remarks>
internal sealed class LogLines(int count, int width)
{
    private readonly Queue<string> _lines = new();

    /// <summary>The lines, the oldest one first.</summary>
    public IEnumerable<string> Lines => _lines;

    public void Add(string line)
    {
        if (_lines.Count == count)
        {
            _lines.Dequeue();
        }

        _lines.Enqueue(line.Length <= width ? line : line[..(width - 1)] + "…");
    }
}
