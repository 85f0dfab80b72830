using Balancing.Grpc.Picking;

namespace Balancing.Grpc.Tests.Picking;

public class CallKeysTests
{
    [Fact]
    public void Of_several_values_of_the_header_the_first_is_the_key()
    {
        using HttpRequestMessage request = new();
        request.Headers.Add("x-key", "first");
        request.Headers.Add("x-key", "second");
        Assert.Equal(SelectionKey.FromString("first"), CallKeys.ReadKey(request, "X-Key"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_value_there_is_no_key(string? value)
    {
        using HttpRequestMessage request = new();
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation("x-key", value);
        }

        Assert.False(CallKeys.ReadKey(request, "x-key").HasValue);
        Assert.False(CallKeys.ReadKey(request, header: null).HasValue);
        Assert.False(CallKeys.ReadKey(request: null, "x-key").HasValue);
    }
}
