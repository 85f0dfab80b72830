namespace Faults.Surroundings;

/// <summary>What a proxy depends on besides its servers.</summary>
internal abstract class Surrounding : IAsyncDisposable
{
    /// <summary>The options that the proxy gets for it.</summary>
    public virtual IReadOnlyList<string> Arguments => [];

    /// <summary>Whether the proxy gets its servers from here, and not from its file.</summary>
    public virtual bool SuppliesServers => false;

    /// <summary>The section Gateway of the file.</summary>
    public virtual object GatewaySection => new { };

    public abstract ValueTask DisposeAsync();
}
