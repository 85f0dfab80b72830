using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>What most lookups need of one bucket, in 64 bytes: 16 bits of each of up to eight points, and the owners of
/// the arcs that end there.</summary>
/// <remarks>
/// <para>The high bits of a position (of position × buckets) select its bucket. The 16 bits that follow are its
/// remainder. If k points of the bucket have a smaller remainder, the position belongs to point k. After the last point
/// it belongs to the first point after the bucket:</para>
/// <code>
/// remainders  0x21 0x80 0xC4  -    -  …      a position of remainder 0x90 has two before it:
/// owners       b    a    b    c    c  …      owner number 2, b
/// </code>
/// <para>One compare of eight lanes counts them. x64 and Arm64 have 128-bit vectors; elsewhere the same operations
/// run as scalar code with the same answer. If 16 bits do not decide, the exact points do. That happens if a remainder
/// equals that of the position (1 lookup in 20,000). It also happens if the bucket has more than eight points (1 in 260
/// at a mean of three).</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct RingBucket
{
    public const int Capacity = 8;

    // Free lanes are MaxValue: no remainder is greater, and an equal one goes to the exact points.
    private readonly Vector128<ushort> _remainders;
    private BucketOwners _owners;
    private readonly int _points;

    /// <param name="hashes">The points of the bucket, ascending.</param>
    /// <param name="owners">The owner of each point.</param>
    /// <param name="successor">The owner of the first point after the bucket.</param>
    /// <param name="buckets">The number of buckets of the circle.</param>
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
        _points = hashes.Length;
    }

    /// <summary>The number of points of the bucket.</summary>
    public readonly int Points => _points;

    /// <summary>Whether the bucket has more points than it can hold.</summary>
    public readonly bool HasOverflow => _points > Capacity;

    /// <summary>The owner of a point of a bucket without overflow.</summary>
    public readonly int OwnerAt(int point) => _owners[point];

    /// <param name="fraction">How far into the bucket the position is: the low half of position × buckets.</param>
    /// <returns>The owner; -1 if 16 bits do not decide.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int OwnerOf(ulong fraction)
    {
        int point = PointOf(fraction);
        return point >= 0 ? _owners[point] : -1;
    }

    /// <summary>How many points of the bucket lie before a position.</summary>
    /// <param name="fraction">How far into the bucket the position is: the low half of position × buckets.</param>
    /// <returns>-1 if 16 bits do not decide.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int PointOf(ulong fraction)
    {
        Vector128<ushort> remainder = Vector128.Create(RemainderOf(fraction));
        return HasOverflow || Vector128.EqualsAny(_remainders, remainder)
            ? -1
            : BitOperations.PopCount(Vector128.LessThan(_remainders, remainder).ExtractMostSignificantBits());
    }

    private static ushort RemainderOf(ulong fraction) => (ushort)(fraction >> 48);

    [InlineArray(Capacity + 1)]
    private struct BucketOwners
    {
        private int _first;
    }
}
