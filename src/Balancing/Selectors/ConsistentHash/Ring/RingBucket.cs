using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>
/// All that most lookups need of one bucket, in one cache line: 16 bits of each of up to eight points, and whose arc ends there.
/// </summary>
/// <remarks>
/// <para>A hash falls into a bucket by its high bits (of hash × buckets); the 16 bits that follow are its remainder. If k points of the
/// bucket have a smaller remainder, the hash belongs to point k, or for the last k to the first point after the bucket:</para>
/// <code>
/// remainders  0x21 0x80 0xC4  -    -  …      a hash of remainder 0x90 has two before it:
/// owners       b    a    b    c    c  …      owner number 2, b
/// </code>
/// <para>One compare of eight lanes counts them; 128-bit vectors are there on x64 and Arm64, elsewhere the same
/// operations run as scalar code with the same answer. If a remainder equals the hash's own (1 lookup in 20,000), or the
/// bucket has more than eight points (1 in 260 at a mean of three), 16 bits do not decide and the exact points are asked.</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct RingBucket
{
    public const int Capacity = 8;

    // Free lanes are MaxValue: no remainder is greater, and one that is equal goes to the exact points.
    private readonly Vector128<ushort> _remainders;
    private LineOwners _owners;
    private readonly int _isCrowded;

    /// <param name="hashes">The points of the bucket, ascending.</param>
    /// <param name="owners">Whose they are.</param>
    /// <param name="successor">Whose the first point after the bucket is.</param>
    /// <param name="buckets">How many buckets the circle has.</param>
    public RingBucket(ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> owners, int successor, int buckets)
    {
        Span<ushort> remainders = stackalloc ushort[Capacity];
        remainders.Fill(ushort.MaxValue);
        int count = Math.Min(hashes.Length, Capacity);
        for (int i = 0; i < count; i++)
        {
            remainders[i] = RemainderOf(hashes[i] * (ulong)buckets);
            _owners[i] = owners[i];
        }

        Span<int> rest = _owners;
        rest[count..].Fill(successor);
        _remainders = Vector128.Create<ushort>(remainders);
        _isCrowded = hashes.Length > Capacity ? 1 : 0;
    }

    /// <param name="fraction">How far into the bucket the hash is: the low half of hash × buckets.</param>
    /// <returns>The owner; -1 if the line does not decide.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int OwnerOf(ulong fraction)
    {
        Vector128<ushort> remainder = Vector128.Create(RemainderOf(fraction));
        if (_isCrowded != 0 || Vector128.EqualsAny(_remainders, remainder))
        {
            return -1;
        }

        return _owners[BitOperations.PopCount(Vector128.LessThan(_remainders, remainder).ExtractMostSignificantBits())];
    }

    private static ushort RemainderOf(ulong fraction) => (ushort)(fraction >> 48);

    [InlineArray(Capacity + 1)]
    private struct LineOwners
    {
        private int _first;
    }
}
