using System.Net;
using Balancing.Grpc.Calls;

namespace Balancing.Grpc.Tests.Calls;

/// <summary>The wrapped content, read in every way that streams can be read.</summary>
public class CountedContentTests
{
    private static readonly byte[] Message = [1, 2, 3];

    private readonly Backend _backend = new("a");

    [Theory]
    [InlineData("memory")]
    [InlineData("array")]
    [InlineData("span")]
    [InlineData("synchronous array")]
    [InlineData("copy")]
    [InlineData("buffer")]
    public async Task The_call_ends_when_the_end_was_read(string kind)
    {
        using HttpResponseMessage response = Respond();
        byte[] read;
        if (kind == "buffer")
        {
            read = await response.Content.ReadAsByteArrayAsync();
        }
        else
        {
            Assert.Equal(1, _backend.InFlightCount);
            read = await ReadAsync(await response.Content.ReadAsStreamAsync(), kind);
        }

        Assert.Equal(Message, read);
        Assert.Equal(0, _backend.InFlightCount);
    }

    [Fact]
    public async Task A_read_of_no_bytes_does_not_end_the_call()
    {
        using HttpResponseMessage response = Respond();
        Stream stream = await response.Content.ReadAsStreamAsync();
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(0, stream.Read([]));
        Assert.Equal(1, _backend.InFlightCount);
        await stream.DisposeAsync();
        Assert.Equal(0, _backend.InFlightCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_call_ends_when_reading_fails(bool isAsynchronous)
    {
        using HttpResponseMessage response = Respond(new BrokenStream());
        Stream stream = await response.Content.ReadAsStreamAsync();
        await Assert.ThrowsAsync<IOException>(async () =>
            _ = isAsynchronous ? await stream.ReadAsync(new byte[1]) : stream.Read(new byte[1]));
        Assert.Equal(0, _backend.InFlightCount);
    }

    [Fact]
    public void Disposing_the_response_often_ends_the_call_once()
    {
        using BackendLease other = _backend.Acquire();
        HttpResponseMessage response = Respond();
        Assert.Equal(2, _backend.InFlightCount);
        response.Dispose();
        response.Content.Dispose();
        response.Dispose();
        Assert.Equal(1, _backend.InFlightCount);
    }

    [Fact]
    public void Headers_of_the_content_stay_unvalidated()
    {
        using HttpResponseMessage response = Respond();
        Assert.Equal("not a media type", response.Content.Headers.NonValidated["Content-Type"].ToString());
    }

    private HttpResponseMessage Respond(Stream? stream = null)
    {
        HttpResponseMessage response = new(HttpStatusCode.OK)
        {
            Content = new StreamContent(stream ?? new MemoryStream(Message)),
        };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "not a media type");
        CountedCall call = new(_backend.Acquire(), default, CancellationToken.None);
        call.Receive(response);
        response.Content = new CountedContent(response.Content, call);
        return response;
    }

    private static async Task<byte[]> ReadAsync(Stream stream, string kind)
    {
        MemoryStream read = new();
        byte[] buffer = new byte[2];
        int count;
        switch (kind)
        {
            case "copy":
                await stream.CopyToAsync(read);
                break;
            case "memory":
                while ((count = await stream.ReadAsync(buffer.AsMemory())) > 0)
                {
                    await read.WriteAsync(buffer.AsMemory(0, count));
                }

                break;
            case "array":
#pragma warning disable CA1835 // this overload is what is tested
                while ((count = await stream.ReadAsync(buffer, 0, buffer.Length)) > 0)
#pragma warning restore CA1835
                {
                    await read.WriteAsync(buffer.AsMemory(0, count));
                }

                break;
            case "span":
                while ((count = stream.Read(buffer.AsSpan())) > 0)
                {
                    await read.WriteAsync(buffer.AsMemory(0, count));
                }

                break;
            default:
                while ((count = stream.Read(buffer, 0, buffer.Length)) > 0)
                {
                    await read.WriteAsync(buffer.AsMemory(0, count));
                }

                break;
        }

        return read.ToArray();
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("broken");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("broken"));
    }
}
