namespace Balancing.Selection;

/// <summary>Which members a pass of a selection considers.</summary>
/// <remarks>Slow start and the load factor shift traffic and refuse nothing (P02). So a selection first looks for a
/// member that takes the request, and only if there is none for one that can.</remarks>
internal enum SelectionPass
{
    /// <summary>All that can be selected.</summary>
    CanTake,

    /// <summary>Those that also have room under the load factor.</summary>
    IsWithinBound,

    /// <summary>Those that also take their turn, if they are warming.</summary>
    TakesTurn,

    /// <summary>Those within the bound that also take the key, if they are warming. The key of the context is then its
    /// position.</summary>
    TakesKey,
}
