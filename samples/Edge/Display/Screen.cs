using Spectre.Console;

namespace Edge.Display;

/// <summary>Decides how the run is shown.</summary>
internal static class Screen
{
    /// <summary>A live view in a terminal; lines otherwise.</summary>
    public static IScreen Create() => Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi
        ? new PlainScreen(Console.Out)
        : new LiveScreen(AnsiConsole.Console);
}
