using System.Globalization;

namespace Edge.Scenes;

/// <summary>What has happened, with times. Safe on any thread.</summary>
internal sealed class SceneLog
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void Add(string text)
    {
        lock (_gate)
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,5:F1} s  {text}"));
        }
    }
}
