namespace Edge.Scenes;

/// <summary>Something that happens while traffic runs.</summary>
/// <param name="At">When, as a share of the whole time.</param>
/// <param name="Title">The line in the log.</param>
/// <param name="PlayAsync">Makes it happen.</param>
internal sealed record Scene(double At, string Title, Func<Topology, Task> PlayAsync)
{
    /// <summary>All scenes, in order.</summary>
    public static IReadOnlyList<Scene> All { get; } =
    [
        new(0.2, "gateway-2 is killed", static topology => topology.KillGatewayAsync(1)),
        new(0.4, "server-c is killed", static topology => topology.KillServerAsync(2)),
        new(0.55, "server-f joins", static topology => topology.AddServerAsync()),
        new(0.75, "server-a drains", static topology => topology.DrainServerAsync(0)),
    ];
}
