using System.Globalization;

namespace Edge.Display;

/// <summary>Writes a line per second, and a line for each thing that happens.</summary>
internal sealed class PlainScreen(TextWriter output) : IScreen
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private int _logged;

    public Task ShowAsync(Func<Task<Picture>> takeAsync, TimeSpan refresh, CancellationToken stop) =>
        Ticker.RunAsync(
            async () =>
            {
                Picture picture = await takeAsync();
                foreach (string line in picture.Log.Skip(_logged))
                {
                    await output.WriteLineAsync(line);
                }

                _logged = picture.Log.Count;
                await output.WriteLineAsync(LineOf(picture));
            },
            LineInterval,
            stop);

    private static string LineOf(Picture picture)
    {
        IEnumerable<string> processes = picture.Rows.Select(static row => row.State == "available"
            ? Text($"{row.Name} {row.Total}")
            : Text($"{row.Name} {row.Total} ({row.State})"));
        return Text(
            $"{picture.Elapsed.TotalSeconds,5:F1} s  {picture.Counts}; {string.Join(", ", processes)}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
