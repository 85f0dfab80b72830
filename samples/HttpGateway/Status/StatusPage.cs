using System.Reflection;

namespace HttpGateway.Status;

/// <summary>The files of the page. They are parts of the program.</summary>
internal static class StatusPage
{
    private const string NoChanges = "data-changes=\"off\"";
    private const string Changes = "data-changes=\"on\"";

    /// <summary>The names of the files besides the page itself, with their types.</summary>
    public static IReadOnlyDictionary<string, string> Assets { get; } = new Dictionary<string, string>
    {
        ["page.css"] = "text/css; charset=utf-8",
        ["table.css"] = "text/css; charset=utf-8",
        ["page.js"] = "text/javascript; charset=utf-8",
        ["table.js"] = "text/javascript; charset=utf-8",
        ["chart.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    };

    /// <summary>Only files of the page itself: no other origin, nothing inline, no frame around it.</summary>
    public static string ContentSecurityPolicy =>
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page.</summary>
    /// <param name="allowsChanges">Whether its buttons work.</param>
    public static string Html(bool allowsChanges)
    {
        string page = Read("page.html");
        return allowsChanges ? page.Replace(NoChanges, Changes, StringComparison.Ordinal) : page;
    }

    public static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly()
            .GetManifestResourceStream(typeof(StatusPage), $"Page.{name}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
