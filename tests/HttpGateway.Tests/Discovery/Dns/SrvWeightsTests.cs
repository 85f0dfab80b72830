using HttpGateway.Discovery.Dns;

namespace HttpGateway.Tests.Discovery.Dns;

/// <summary>Weights of SRV records become weights of a pool.</summary>
public class SrvWeightsTests
{
    [Theory]
    [InlineData(new int[0], new int[0])]
    [InlineData(new[] { 0 }, new[] { 1 })]
    [InlineData(new[] { 0, 0 }, new[] { 1, 1 })]
    [InlineData(new[] { 50, 50 }, new[] { 1, 1 })]
    [InlineData(new[] { 33, 33, 33 }, new[] { 1, 1, 1 })]
    [InlineData(new[] { 60, 40 }, new[] { 3, 2 })]
    [InlineData(new[] { 0, 1 }, new[] { 1, 10 })]
    [InlineData(new[] { 0, 5 }, new[] { 1, 50 })]
    [InlineData(new[] { 0, 65_535 }, new[] { 1, 100 })]
    [InlineData(new[] { 65_535, 1 }, new[] { 100, 1 })]
    [InlineData(new[] { 1_000, 501 }, new[] { 100, 50 })]
    public void Zero_is_a_small_chance_and_large_weights_are_scaled(int[] weights, int[] expected)
    {
        Assert.Equal(expected, SrvWeights.Scale(weights));
    }
}
