using System.Globalization;
using Edge.Display;

namespace Edge.Hosting;

/// <summary>The log of the run. Each line has the time since the traffic began.</summary>
internal sealed class Journal(IView view, TimeProvider time)
{
    private long _start = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(Volatile.Read(ref _start));

    /// <summary>The traffic begins.</summary>
    public void Restart() => Volatile.Write(ref _start, time.GetTimestamp());

    public void Write(string line) => view.Log(string.Create(
        CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,5:0.0} s  {line}"));
}
