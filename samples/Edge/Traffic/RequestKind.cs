namespace Edge.Traffic;

/// <summary>The two kinds of requests.</summary>
internal enum RequestKind
{
    /// <summary>GET: it may be repeated, because it changes nothing.</summary>
    Safe,

    /// <summary>POST: it may have had an effect, so it is repeated only if it was not sent.</summary>
    Unsafe,
}
