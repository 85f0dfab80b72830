namespace TrafficCop.Servers;

/// <summary>What is unusual about a server.</summary>
internal enum ServerCondition
{
    /// <summary>Nothing.</summary>
    Normal,

    /// <summary>It answers each request with 500, at once and without any work.</summary>
    Failing,

    /// <summary>It has just started: its first requests take longer, as without compiled code and caches.</summary>
    Cold,
}
