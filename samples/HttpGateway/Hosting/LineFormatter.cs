using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace HttpGateway.Hosting;

/// <summary>Writes each entry of the log as one line, whatever a request or a file has put into it.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } failure)
        {
            message += $" {failure.GetType().Name}: {failure.GetBaseException().Message}";
        }

        textWriter.WriteLine(Escape(message));
    }

    /// <summary>Control characters, line separators and what changes the direction of text are written as \uXXXX.
    /// </summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            bool isHarmless = !char.IsControl(c)
                && char.GetUnicodeCategory(c) is not UnicodeCategory.Format
                    and not UnicodeCategory.LineSeparator
                    and not UnicodeCategory.ParagraphSeparator;
            _ = isHarmless ? escaped.Append(c) : escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return escaped.ToString();
    }
}
