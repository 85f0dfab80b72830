using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edge.Display;

/// <summary>Draws the tiers, and redraws them in place.</summary>
internal sealed class LiveScreen(IAnsiConsole console) : IScreen
{
    public Task ShowAsync(Func<Task<Picture>> takeAsync, TimeSpan refresh, CancellationToken stop) =>
        console.Live(new Text("")).StartAsync(live =>
        {
            Rates rates = new();
            return Ticker.RunAsync(
                async () =>
                {
                    Picture picture = await takeAsync();
                    rates.Take(picture);
                    IRenderable drawn = Drawing.Of(picture, rates);
                    live.UpdateTarget(drawn);
                },
                refresh,
                stop);
        });
}
