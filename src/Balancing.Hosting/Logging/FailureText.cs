namespace Balancing.Hosting.Logging;

/// <summary>The text of an exception in one line.</summary>
internal static class FailureText
{
    private const string ParameterSuffix = " (Parameter '";

    /// <summary>The message without the name of the parameter, which says nothing to the author of a
    /// configuration. The name of the type if an exception has no message, so that the text is never empty.</summary>
    public static string Describe(Exception exception)
    {
        string message = exception.Message is { Length: > 0 } given ? given : exception.GetType().Name;
        int end = message.IndexOf(ParameterSuffix, StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }
}
