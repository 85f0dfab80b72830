using HttpGateway.Discovery;
using HttpGateway.Discovery.Docker;
using HttpGateway.Tests.Discovery.Support;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>Containers for tests of what is made of them.</summary>
internal static class Containers
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A container with the address 10.0.0.{age}. The one with the smaller number is older.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="age">The minute in which it was created.</param>
    /// <param name="labels">Its labels: <c>host=web.test</c>, without the prefix.</param>
    public static ContainerDescription Create(string name, int age, params string[] labels) => new()
    {
        Id = $"id-of-{name}",
        Name = name,
        Created = Start.AddMinutes(age),
        Labels = labels.Append("enable=true").Select(static label => label.Split('=', 2)).ToDictionary(
            static parts => parts[0].Contains('.', StringComparison.Ordinal) ? parts[0] : $"balancing.{parts[0]}",
            static parts => parts[1]),
        Networks = [new ContainerNetwork("bridge", $"10.0.0.{age}")],
        ExposedPorts = [80],
    };

    /// <summary>The configuration that is made of containers.</summary>
    public static Task<DiscoverySnapshot> BuildAsync(params ContainerDescription[] containers) =>
        BuildAsync(containers, draining: []);

    public static Task<DiscoverySnapshot> BuildAsync(ContainerDescription[] containers, string[] draining) =>
        new DockerConfigBuilder(Checks.Check).BuildAsync(containers, draining.ToHashSet());
}
