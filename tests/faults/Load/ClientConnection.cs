using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Faults.Load;

/// <summary>A connection of a client to the proxy. No library retries behind its back.</summary>
/// <remarks>A proxy that finds no server ends the connection in order, without a byte: the request is lost. A reset
/// comes from a server that had the connection already, and what a server may have seen is not sent again.</remarks>
internal sealed class ClientConnection(LoadTarget target) : IDisposable
{
    private static readonly byte[] Request = "GET /load HTTP/1.1\r\nHost: test\r\n\r\n"u8.ToArray();
    private static readonly byte[] OnlyRequest =
        "GET /load HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _buffer = new byte[8192];
    private Stream? _stream;

    /// <summary>Whether there was a connection, be it for a moment.</summary>
    public bool IsMade { get; private set; }

    /// <summary>Whether another request may follow.</summary>
    public bool IsReusable { get; private set; }

    /// <summary>Sends one request on a connection of its own.</summary>
    public static async Task<RequestResult> SendOneAsync(LoadTarget target, TimeSpan timeout)
    {
        using ClientConnection connection = new(target);
        return await connection.SendAsync(timeout).ConfigureAwait(false);
    }

    /// <summary>Sends a request, on a new connection if it is the first.</summary>
    public async Task<RequestResult> SendAsync(TimeSpan timeout)
    {
        using CancellationTokenSource limit = new(timeout);
        HttpAnswer answer = new();
        IsReusable = false;
        try
        {
            await ExchangeAsync(answer, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return RequestResult.Failed;
        }
        catch (Exception failure) when (FindSocketError(failure) is { } error)
        {
            // A server had the connection and cut it. The reset can arrive before the call to connect returns.
            IsMade |= error == SocketError.ConnectionReset;
            return IsMade ? RequestResult.Failed : RequestResult.Lost;
        }
        catch (Exception failure) when (failure is IOException or AuthenticationException)
        {
            // The end of the stream during a handshake, or a wrong certificate.
            return failure is IOException ? RequestResult.Lost : RequestResult.Failed;
        }

        bool isGood = answer.IsWhole && answer.IsSuccess;
        IsReusable = isGood && target.KeepsConnections && !answer.IsLast;
        return isGood ? RequestResult.Answered : answer.IsEmpty ? RequestResult.Lost : RequestResult.Failed;
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
    }

    private static SocketError? FindSocketError(Exception failure) =>
        ((failure as SocketException) ?? (failure.InnerException as SocketException))?.SocketErrorCode;

    private async Task ExchangeAsync(HttpAnswer answer, CancellationToken limit)
    {
        _stream ??= await ConnectAsync(limit).ConfigureAwait(false);
        await _stream.WriteAsync(target.KeepsConnections ? Request : OnlyRequest, limit).ConfigureAwait(false);
        while (!answer.IsWhole)
        {
            int length = await _stream.ReadAsync(_buffer, limit).ConfigureAwait(false);
            if (length == 0)
            {
                break;
            }

            answer.Add(_buffer.AsSpan(0, length));
        }
    }

    private async Task<Stream> ConnectAsync(CancellationToken limit)
    {
        int newest = target.Certificates?.Newest ?? 0;
        await _socket.ConnectAsync(IPAddress.Loopback, target.Port, limit).ConfigureAwait(false);
        IsMade = true;
        NetworkStream plain = new(_socket);
        if (target.Certificates is not { } certificates)
        {
            return plain;
        }

        SslStream encrypted = new(plain, leaveInnerStreamOpen: false);
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificates.Note(certificate, newest),
            },
            limit).ConfigureAwait(false);
        return encrypted;
    }
}
