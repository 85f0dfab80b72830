namespace HttpGateway.Configuration;

/// <summary>The gateway cannot start with what it was given. The message is one line for the operator.</summary>
internal sealed class StartException : Exception
{
    public StartException()
    {
    }

    public StartException(string message)
        : base(message)
    {
    }

    public StartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
