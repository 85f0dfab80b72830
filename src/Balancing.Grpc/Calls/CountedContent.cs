using System.Net;
using System.Net.Http.Headers;

namespace Balancing.Grpc.Calls;

/// <summary>The content of a response: its end ends the call.</summary>
/// <remarks>The message stays the same object: gRPC finds the trailers there.</remarks>
internal sealed class CountedContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly CountedCall _call;

    /// <summary>Wraps a content.</summary>
    /// <param name="content">The content.</param>
    /// <param name="call">The call.</param>
    public CountedContent(HttpContent content, CountedCall call)
    {
        _content = content;
        _call = call;
        foreach ((string name, HeaderStringValues values) in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <inheritdoc/>
    protected override Task<Stream> CreateContentReadStreamAsync() =>
        CreateContentReadStreamAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new CountedStream(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _call);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Stream content = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
        await content.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false; // the header says it, if anything does
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _call.Abandon();
        }

        base.Dispose(disposing);
    }
}
