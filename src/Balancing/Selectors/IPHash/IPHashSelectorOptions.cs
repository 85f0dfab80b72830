namespace Balancing;

/// <summary>The options of an <see cref="IPHashSelector"/>. Processes that must agree on placement must use equal
/// options.</summary>
/// <remarks>A selector copies its options, so a later change has no effect.</remarks>
public sealed class IPHashSelectorOptions
{
    /// <summary>The seed of the placement. Any value; 0 by default. Another seed reassigns all clients.</summary>
    /// <value>Give each tier its own seed if two tiers select by the same key among the same ids and weights. With
    /// equal seeds, the clients of one first-tier backend all belong to the backend of the same id in the second
    /// tier. A seed that clients do not know also keeps them from computing which addresses share a backend.</value>
    public ulong Seed { get; set; }
}
