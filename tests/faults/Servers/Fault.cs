namespace Faults.Servers;

/// <summary>What is wrong with a server.</summary>
internal enum Fault
{
    /// <summary>Nothing: it answers at once.</summary>
    None,

    /// <summary>It accepts connections and requests, and never answers.</summary>
    Hanging,

    /// <summary>It answers after half a second.</summary>
    Slow,

    /// <summary>It refuses connections; those it has are reset.</summary>
    Refusing,

    /// <summary>It sends half of the answer and resets the connection.</summary>
    Resetting,

    /// <summary>It answers with bytes that are no HTTP.</summary>
    Garbage,
}
