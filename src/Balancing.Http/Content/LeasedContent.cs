using System.Net;
using System.Net.Http.Headers;
using Balancing.Http.Outcomes;

namespace Balancing.Http.Content;

/// <summary>The content of a response, which ends the lease when it is finished, failed or disposed.</summary>
/// <remarks>The headers are copied as they came: without validation, in which values would change or get
/// lost.</remarks>
internal sealed class LeasedContent : HttpContent
{
    private const int LargestBuffer = 81920; // of Stream.CopyTo

    private readonly HttpContent _inner;
    private readonly ResponseLease _lease;
    private readonly bool _isUpgraded;

    public LeasedContent(HttpContent inner, ResponseLease lease, bool isUpgraded)
    {
        _inner = inner;
        _lease = lease;
        _isUpgraded = isUpgraded;
        foreach (KeyValuePair<string, HeaderStringValues> header in inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Stream source = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            await source.CopyToAsync(stream, GetBufferSize(), cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void SerializeToStream(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using Stream source = CreateContentReadStream(cancellationToken);
        source.CopyTo(stream, GetBufferSize());
    }

    protected override Task<Stream> CreateContentReadStreamAsync() =>
        CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Lease(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            _lease.End(RequestFailure.GetOutcome(cancellationToken));
            throw;
        }
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken)
    {
        try
        {
            return Lease(_inner.ReadAsStream(cancellationToken));
        }
        catch
        {
            _lease.End(RequestFailure.GetOutcome(cancellationToken));
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Before the connection is closed, which may fail a read that is under way.
            _lease.End(_isUpgraded ? RequestOutcome.Succeeded : RequestOutcome.Canceled);
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private LeasedStream Lease(Stream stream) =>
        new(stream, _lease, _isUpgraded ? null : _inner.Headers.ContentLength ?? long.MaxValue);

    // Most responses are far smaller than the default.
    private int GetBufferSize() => (int)Math.Clamp(_inner.Headers.ContentLength ?? LargestBuffer, 1, LargestBuffer);
}
