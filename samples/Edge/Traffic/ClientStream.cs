namespace Edge.Traffic;

/// <summary>The bytes of one connection. Tells, once, if the other side ends it while it is read or written.</summary>
/// <remarks>.NET's HTTP client repeats a request without content by itself when a kept connection ends before an
/// answer. So only the connection shows how often that happens.</remarks>
internal sealed class ClientStream(Stream connection, Action onReset) : Stream
{
    private int _isReset;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int length = await WatchAsync(connection.ReadAsync(buffer, cancellationToken));
        if (length == 0 && buffer.Length > 0)
        {
            Report();
        }

        return length;
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await connection.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            Report();
            throw;
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override void Flush() => connection.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _isReset, 1); // what ends from now on is ended by this side
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> WatchAsync(ValueTask<int> read)
    {
        try
        {
            return await read;
        }
        catch (IOException)
        {
            Report();
            throw;
        }
    }

    private void Report()
    {
        if (Interlocked.Exchange(ref _isReset, 1) == 0)
        {
            onReset();
        }
    }
}
