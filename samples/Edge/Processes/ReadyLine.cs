namespace Edge.Processes;

/// <summary>How lines begin that a program prints when it is ready. An address follows.</summary>
internal static class ReadyLine
{
    public const string Listening = "Listening on ";

    public const string Status = "Status on ";
}
