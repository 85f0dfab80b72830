using System.Diagnostics.CodeAnalysis;
using Balancing.Http.Outcomes;

namespace Balancing.Http.Content;

/// <summary>The stream of a response, which ends the lease at its end, at an error, or when it is disposed.</summary>
/// <remarks>After an upgrade (101, or CONNECT in HTTP/2) the stream is a connection that is also written to. The end of
/// what the server sends is not the end of the request then: only disposal is.</remarks>
internal sealed class LeasedStream : Stream
{
    private readonly Stream _inner;
    private readonly ResponseLease _lease;
    private readonly bool _isUpgraded;

    private long _remaining; // what is still to be read; callers that know the length do not read on to the end

    /// <param name="inner">The stream.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="length">The number of bytes; <see cref="long.MaxValue"/> if not known, null for an upgraded
    /// connection.</param>
    public LeasedStream(Stream inner, ResponseLease lease, long? length)
    {
        _inner = inner;
        _lease = lease;
        _isUpgraded = length is null;
        _remaining = length ?? long.MaxValue;
    }

    public override bool CanRead => _inner.CanRead;

    public override bool CanSeek => _inner.CanSeek;

    public override bool CanWrite => _inner.CanWrite;

    public override bool CanTimeout => _inner.CanTimeout;

    public override long Length => _inner.Length;

    public override long Position
    {
        get => _inner.Position;
        set => _inner.Position = value;
    }

    public override int ReadTimeout
    {
        get => _inner.ReadTimeout;
        set => _inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => _inner.WriteTimeout;
        set => _inner.WriteTimeout = value;
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _inner.Read(buffer);
        }
        catch
        {
            OnError(CancellationToken.None);
            throw;
        }

        OnRead(read, buffer.Length);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override int ReadByte()
    {
        byte value = 0;
        return Read(new Span<byte>(ref value)) == 0 ? -1 : value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            OnError(cancellationToken);
            throw;
        }

        OnRead(read, buffer.Length);
        return read;
    }

    [SuppressMessage("Performance", "CA1835:Prefer the memory-based overloads", Justification = "It calls that one.")]
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override IAsyncResult BeginRead(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    public override void Write(ReadOnlySpan<byte> buffer) => _inner.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override IAsyncResult BeginWrite(
        byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    public override void Flush() => _inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => _inner.Seek(offset, origin);

    public override void SetLength(long value) => _inner.SetLength(value);

    public override async ValueTask DisposeAsync()
    {
        OnDispose();
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            OnDispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void OnRead(int read, int wanted)
    {
        if (_isUpgraded)
        {
            return;
        }

        _remaining -= read;
        bool isEnd = read == 0 && wanted > 0; // a read of no bytes waits for data
        if (isEnd || _remaining <= 0)
        {
            _lease.End(RequestOutcome.Succeeded);
        }
    }

    private void OnError(CancellationToken cancellationToken)
    {
        RequestOutcome outcome = RequestFailure.GetOutcome(cancellationToken);
        if (_isUpgraded)
        {
            _lease.Report(outcome);
        }
        else
        {
            _lease.End(outcome);
        }
    }

    // A connection is used for as long as either side likes; other content was left before its end.
    private void OnDispose() => _lease.End(_isUpgraded ? RequestOutcome.Succeeded : RequestOutcome.Canceled);
}
