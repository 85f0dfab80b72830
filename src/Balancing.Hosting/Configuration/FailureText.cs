namespace Balancing.Hosting.Configuration;

/// <summary>The text of an exception in one line.</summary>
internal static class FailureText
{
    private const string ParameterSuffix = " (Parameter '";

    /// <summary>The message without the name of the parameter, which says nothing to the author of a
    /// configuration.</summary>
    public static string Describe(Exception exception)
    {
        string message = exception.Message;
        int end = message.IndexOf(ParameterSuffix, StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }
}
