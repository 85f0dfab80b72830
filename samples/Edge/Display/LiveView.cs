using Edge.Status;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edge.Display;

/// <summary>A picture of the tiers that is drawn again and again, above the last lines of the log.</summary>
internal sealed class LiveView(LiveDisplayContext context, int width, int height) : IView
{
    private const int FewestLines = 3;

    private readonly Lock _gate = new();
    private readonly LogLines _log = new(Math.Max(FewestLines, height - TierPicture.Height), width);
    private IRenderable _picture = new Text("");

    public void Show(TimeSpan elapsed, FleetStatus status)
    {
        lock (_gate)
        {
            _picture = TierPicture.Draw(elapsed, status, width);
            Draw();
        }
    }

    public void Log(string line)
    {
        lock (_gate)
        {
            _log.Add(line);
            Draw();
        }
    }

    private void Draw() =>
        context.UpdateTarget(new Rows([_picture, .. _log.Lines.Select(static line => new Text(line))]));
}
