using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Balancing.Pool;

/// <summary>How a debugger shows a pool: its members, each with weight, availability and count.</summary>
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Created by the debugger.")]
internal sealed class BackendPoolDebugView(BackendPool pool)
{
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public Backend[] Members => [.. pool.Backends];
}
