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

    // A caller can send the header too: it must not make the channel collect millions of replicas.
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4", 4)]
    [InlineData("2000000000", 15)]
    [InlineData("99999999999", 0)]
    [InlineData("-1", 0)]
    [InlineData("many", 0)]
    [InlineData(null, 0)]
    public void The_number_of_attempts_before_is_15_at_most(string? header, int attempts)
    {
        using HttpRequestMessage request = new();
        if (header is not null)
        {
            request.Headers.Add("grpc-previous-rpc-attempts", header);
        }

        Assert.Equal(attempts, CallKeys.AttemptsBefore(request));
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
