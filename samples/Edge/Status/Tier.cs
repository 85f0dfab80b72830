namespace Edge.Status;

/// <summary>A tier behind the proxy of layer 4.</summary>
internal enum Tier
{
    /// <summary>Layer 7: its figures are connections.</summary>
    Gateways,

    /// <summary>The servers: their figures are requests.</summary>
    Servers,
}
