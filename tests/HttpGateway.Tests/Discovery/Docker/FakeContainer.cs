using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>A container as dockerd 20.10 and Podman 4.3 describe one.</summary>
[SuppressMessage("Maintainability", "CA1507:Use nameof", Justification = "The names are those of the API.")]
internal sealed record FakeContainer(string Name, params string[] Labels)
{
    public string Id => $"{Name}-0123456789abcdef";

    public int Age { get; init; } = 1;

    public string State { get; init; } = "running";

    public string Status { get; init; } = "Up 5 minutes";

    public string StopSignal { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Podman lists no networks.</summary>
    public bool IsPodman { get; init; }

    public bool IsOnHost { get; init; }

    private JsonObject Networks => IsOnHost
        ? new JsonObject { ["host"] = new JsonObject { ["IPAddress"] = "" } }
        : new JsonObject { ["bridge"] = new JsonObject { ["IPAddress"] = $"10.0.0.{Age}" } };

    /// <summary>The element of a listing.</summary>
    public JsonObject ToListing() => new()
    {
        ["Id"] = Id,
        ["Names"] = new JsonArray($"/link/of-{Name}", $"/{Name}"),
        ["Image"] = "web",
        ["Created"] = 1_700_000_000 + Age,
        ["Labels"] = new JsonObject(Labels.Append("balancing.enable=true").Select(static label =>
            KeyValuePair.Create<string, JsonNode?>(label.Split('=', 2)[0], label.Split('=', 2)[1]))),
        ["State"] = State,
        ["Status"] = Status,
        ["Ports"] = new JsonArray(
            new JsonObject { ["PrivatePort"] = 80, ["Type"] = "tcp" },
            new JsonObject { ["IP"] = "::", ["PrivatePort"] = 80, ["PublicPort"] = 8080, ["Type"] = "tcp" },
            new JsonObject { ["PrivatePort"] = 53, ["Type"] = "udp" }),
        ["NetworkSettings"] = IsPodman ? null : new JsonObject { ["Networks"] = Networks },
    };

    /// <summary>The answer to an inspection.</summary>
    public JsonObject ToDetails() => new()
    {
        ["Id"] = Id,
        ["Name"] = $"/{Name}",
        ["State"] = new JsonObject
        {
            ["Status"] = State,
            ["StartedAt"] = StartedAt.ToString("O", CultureInfo.InvariantCulture),
            ["Health"] = Status.Contains("(healthy)", StringComparison.Ordinal)
                ? new JsonObject { ["Status"] = "healthy" }
                : null,
        },
        ["Config"] = new JsonObject { ["StopSignal"] = StopSignal },
        ["HostConfig"] = new JsonObject { ["NetworkMode"] = IsOnHost ? "host" : "bridge" },
        ["NetworkSettings"] = new JsonObject { ["Networks"] = IsOnHost ? new JsonObject() : Networks },
    };
}
