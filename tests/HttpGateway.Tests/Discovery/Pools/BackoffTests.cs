using HttpGateway.Discovery.Pools;

namespace HttpGateway.Tests.Discovery.Pools;

/// <summary>The pauses between attempts to reach a daemon or a DNS server.</summary>
public class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest_and_begin_again_after_a_success()
    {
        Backoff backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        for (int round = 0; round < 2; round++)
        {
            foreach (int longest in (int[])[1, 2, 4, 5, 5])
            {
                Assert.InRange(backoff.Next().TotalSeconds, longest / 2.0, longest); // shortened at random
            }

            backoff.Reset();
        }
    }
}
