namespace HttpGateway.Discovery.Docker;

/// <summary>What an event says about a container.</summary>
internal enum ContainerChange
{
    /// <summary>Something that a new listing shows.</summary>
    Other,

    /// <summary>It got a signal that ends programs, so it takes no new requests.</summary>
    Stopping,

    /// <summary>It got another signal, which may be its own stop signal.</summary>
    Signaled,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>It has started.</summary>
    Started,
}
