using Edge.Traffic;

namespace Edge.Tests.Traffic;

public class ClientStreamTests
{
    private int _resets;

    [Fact]
    public async Task The_end_of_a_connection_is_told_once()
    {
        await using ClientStream stream = Create(new MemoryStream([1]));
        byte[] buffer = new byte[8];
        Assert.Equal(1, await stream.ReadAsync(buffer));
        Assert.Equal(0, _resets);
        Assert.Equal(0, await stream.ReadAsync(buffer));
        Assert.Equal(0, await stream.ReadAsync(buffer));
        Assert.Equal(1, _resets);
    }

    /// <summary>The HTTP client waits for bytes with reads of none.</summary>
    [Fact]
    public async Task A_read_of_no_bytes_is_no_end()
    {
        await using ClientStream stream = Create(new MemoryStream([1]));
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty));
        Assert.Equal(0, _resets);
    }

    [Fact]
    public async Task The_end_by_this_side_is_not_told()
    {
        MemoryStream connection = new();
        ClientStream stream = Create(connection);
        await stream.DisposeAsync();
        Assert.False(connection.CanRead);
        Assert.Equal(0, _resets);
    }

    private ClientStream Create(Stream connection) => new(connection, () => _resets++);
}
