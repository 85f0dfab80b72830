using Microsoft.Playwright;

namespace HttpGateway.Tests.Status.Browser;

/// <summary>The status page in a tab.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    internal OpenPage(IPage tab)
    {
        Tab = tab;
        tab.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Note(message.Text);
            }
        };
        tab.PageError += (_, error) => Note(error);
        tab.RequestFailed += (_, request) => Note($"{request.Url}: {request.Failure}");
    }

    public IPage Tab { get; }

    /// <summary>Errors and warnings of the console, scripts and requests.</summary>
    public string[] Errors
    {
        get
        {
            lock (_errors)
            {
                return [.. _errors];
            }
        }
    }

    public static string RowOf(string backend) => $"tr[data-backend={Quoted(backend)}]";

    /// <summary>Waits until a row has a state.</summary>
    public Task StateAsync(string backend, string state) =>
        Tab.Locator($"{RowOf(backend)}[data-state={state}]").WaitForAsync();

    /// <summary>Waits until a row is there.</summary>
    public Task RowAsync(string backend) => Tab.Locator(RowOf(backend)).WaitForAsync();

    public Task ClickAsync(string backend, string action) =>
        Tab.Locator($"{RowOf(backend)} button[data-action={action}]").ClickAsync();

    /// <summary>How far the page can be scrolled sideways, in pixels.</summary>
    public Task<int> SidewaysAsync() => Tab.EvaluateAsync<int>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await Tab.CloseAsync();

    private static string Quoted(string text) => $"\"{text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private void Note(string error)
    {
        lock (_errors)
        {
            _errors.Add(error);
        }
    }
}
