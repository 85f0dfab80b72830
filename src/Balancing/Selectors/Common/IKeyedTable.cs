namespace Balancing.Selectors.Common;

/// <summary>One membership as a keyed algorithm lays it out: each of 2^64 positions has an owner, and others that
/// follow it.</summary>
/// <remarks>Implemented by structs around an immutable snapshot. The JIT compiles <see cref="KeyedSelection"/> for each
/// struct, without virtual calls. Positions have an owner only if the table is not empty.</remarks>
internal interface IKeyedTable
{
    /// <summary>Whether there is no member.</summary>
    bool IsEmpty { get; }

    /// <summary>The members, with gaps, in any order.</summary>
    ReadOnlySpan<Backend?> Members { get; }

    /// <summary>What keys are mixed with. It depends on the seed, and may depend on the membership.</summary>
    ulong Salt { get; }

    /// <summary>A random position for a request without a key. Owners are drawn in proportion to weight.</summary>
    ulong NextRandomPosition();

    /// <summary>The owner of a position, whether or not it may be selected.</summary>
    Backend OwnerOf(ulong position);

    /// <summary>The first member for a position that may be selected; null if there is none.</summary>
    Backend? FindFirst(ulong position, in SelectionContext context);

    /// <summary>The first member for a position that is not among a few that were tried, if it is open. Null: take
    /// <see cref="FindFirst"/>.</summary>
    Backend? FindUntried(ulong position, ReadOnlySpan<Backend> tried);

    /// <summary>Writes the first distinct members for a position that may be selected.</summary>
    /// <returns>The number of members written.</returns>
    int FillCandidates(ulong position, in SelectionContext context, Span<Backend> destination);
}
