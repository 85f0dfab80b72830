namespace Balancing.Tests.Vectors;

/// <summary>The pseudorandom bytes of the published test values of xxHash (tests/sanity_test.c).</summary>
internal static class XxHashTestBuffer
{
    private const ulong Prime32 = 2_654_435_761;
    private const ulong Prime64 = 11_400_714_785_074_694_797;

    public static byte[] Create(int length)
    {
        byte[] buffer = new byte[length];
        ulong state = Prime32;
        for (int i = 0; i < length; i++)
        {
            buffer[i] = (byte)(state >> 56);
            state *= Prime64;
        }

        return buffer;
    }
}
