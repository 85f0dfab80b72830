namespace Proxies.Contenders;

/// <summary>A proxy that takes part.</summary>
/// <param name="Name">Its name in tables and in the results file.</param>
/// <param name="Layer">4 if it forwards bytes, 7 if it reads requests.</param>
/// <param name="Command">The command that starts it.</param>
internal sealed record Contender(string Name, int Layer, Func<ProxySetup, string[]> Command);
