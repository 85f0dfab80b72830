using System.Net.Sockets;
using Docker.DotNet;
using Newtonsoft.Json;

namespace HttpGateway.Discovery.Docker;

/// <summary>What a daemon that is away, or that restarts, makes of requests.</summary>
internal static class DockerFailure
{
    public static bool IsExpected(Exception failure) => failure is
        HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException
        or DockerApiException or JsonException or ObjectDisposedException;

    /// <summary>The cause, in one line.</summary>
    public static string Describe(Exception failure) =>
        failure.GetBaseException().Message.ReplaceLineEndings(" ");
}
