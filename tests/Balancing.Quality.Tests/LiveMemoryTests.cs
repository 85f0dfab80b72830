using Balancing.Quality.Memory;

namespace Balancing.Quality.Tests;

/// <summary>A figure of memory is that of the structure, and not what the process did meanwhile.</summary>
[Collection(SerialTests.Name)]
public class LiveMemoryTests
{
    private const int Bytes = 10_000;
    private const int Copies = 100;

    private static byte[]? _ofTheProcess;

    [Fact]
    public void The_memory_is_that_of_one_structure_without_garbage() => AssertIsOfOne(LiveMemory.Measure(
        static () =>
        {
            byte[] outside = new byte[5 * Bytes];
            return () =>
            {
                byte[] garbage = new byte[3 * Bytes];
                return new byte[Bytes + garbage[0] + outside[0]];
            };
        },
        Copies));

    [Fact]
    public void What_the_process_keeps_after_the_first_build_does_not_count()
    {
        AssertIsOfOne(LiveMemory.Measure(
            static () => static () =>
            {
                _ofTheProcess ??= new byte[2 * Copies * Bytes];
                return new byte[Bytes];
            },
            Copies));
        _ofTheProcess = null;
    }

    [Fact]
    public void A_figure_is_not_negative_if_the_process_frees_memory_meanwhile()
    {
        _ofTheProcess = new byte[2 * Bytes];
        int builds = 0;
        AssertIsOfOne(LiveMemory.Measure(
            () => () =>
            {
                _ofTheProcess = ++builds > 1 ? null : _ofTheProcess;
                return new byte[Bytes];
            },
            Copies));
    }

    // A tenth of one structure for what the process itself allocates and frees, divided by the copies.
    private static void AssertIsOfOne(double bytes) => Assert.InRange(bytes, 0.9 * Bytes, 1.1 * Bytes);
}
