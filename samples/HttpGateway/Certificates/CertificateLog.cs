namespace HttpGateway.Certificates;

/// <summary>Lines about certificates.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(LogLevel.Information, "A development certificate was made: {Path}. Nothing trusts it.")]
    public static partial void CertificateMade(this ILogger logger, string path);

    [LoggerMessage(LogLevel.Warning, "The development certificate is lost at the end of the program: {Reason}")]
    public static partial void CertificateNotKept(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Certificate read again: {Path}.")]
    public static partial void CertificateRead(this ILogger logger, string path);

    [LoggerMessage(LogLevel.Error, "Certificate not changed: {Path}: {Reason}")]
    public static partial void CertificateKept(this ILogger logger, string path, string reason);
}
