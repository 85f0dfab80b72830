using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

namespace TcpProxy.Configuration;

/// <summary>Reads the settings of a JSON file: one object, with the names of the options in camelCase.</summary>
internal sealed class ConfigurationFile
{
    private static readonly JsonDocumentOptions Format = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private readonly List<string> _problems = [];

    private ConfigurationFile()
    {
    }

    /// <summary>The settings in a text, or every problem as a sentence.</summary>
    public static (SettingsDraft Draft, IReadOnlyList<string> Problems) Parse(string json)
    {
        ConfigurationFile file = new();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Format);
            SettingsDraft draft = document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().Aggregate(new SettingsDraft(), file.Add)
                : file.Reject(new SettingsDraft(), "The file must be one JSON object.");
            return (draft, file._problems);
        }
        catch (JsonException failure)
        {
            return (new SettingsDraft(), [$"The file is not valid JSON: {failure.Message.ReplaceLineEndings(" ")}"]);
        }
    }

    private SettingsDraft Add(SettingsDraft draft, JsonProperty entry) => entry.Name switch
    {
        "listen" => draft with { Listen = List(entry, Listener) },
        "backends" => draft with { Backends = List(entry, Backend) },
        "algorithm" => draft with { Algorithm = Text(entry, ValueText.Algorithm) },
        "engine" => draft with { Engine = Text(entry, ValueText.Engine) },
        "status" => draft with { Status = Text(entry, ValueText.Listener) },
        "connectTimeout" => draft with { ConnectTimeout = Text(entry, ValueText.Duration) },
        "clientIdleTimeout" => draft with { ClientIdleTimeout = Text(entry, ValueText.Duration) },
        "serverIdleTimeout" => draft with { ServerIdleTimeout = Text(entry, ValueText.Duration) },
        "tunnelIdleTimeout" => draft with { TunnelIdleTimeout = Text(entry, ValueText.Duration) },
        "drainTimeout" => draft with { DrainTimeout = Text(entry, ValueText.DurationOrZero) },
        "healthInterval" => draft with { HealthInterval = Text(entry, ValueText.Duration) },
        "maxConnections" => draft with { MaxConnections = Number(entry, ProxyOptions.Connections) },
        "maxConnectionsPerClient" => draft with { MaxConnectionsPerClient = Number(entry, ProxyOptions.Connections) },
        "acceptProxy" => draft with { AcceptProxy = Flag(entry) },
        "sendProxy" => draft with { SendProxy = Flag(entry) },
        _ => Reject(
            draft,
            $"Unknown key '{entry.Name}'; known are the names of the options in camelCase, and backends."),
    };

    private ImmutableArray<T>? List<T>(JsonProperty entry, Func<JsonElement, string, T?> read)
        where T : class
    {
        if (entry.Value.ValueKind != JsonValueKind.Array)
        {
            return Reject<ImmutableArray<T>?>(null, $"{entry.Name} must be an array, but was {Show(entry.Value)}.");
        }

        return [.. entry.Value.EnumerateArray().Select((value, index) => read(value, $"{entry.Name}[{index}]"))
            .OfType<T>()];
    }

    private T? Text<T>(JsonProperty entry, Func<string, Parsed<T>> parse) =>
        entry.Value.ValueKind == JsonValueKind.String
            ? Take(entry.Name, parse(entry.Value.GetString()!))
            : Reject<T?>(default, $"{entry.Name} must be a text, but was {Show(entry.Value)}.");

    private int? Number(JsonProperty entry, Func<string, Parsed<int>> parse) =>
        Take(entry.Name, parse(Show(entry.Value)));

    private bool? Flag(JsonProperty entry) => entry.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? entry.Value.GetBoolean()
        : Reject<bool?>(null, $"{entry.Name} must be true or false, but was {Show(entry.Value)}.");

    private IPEndPoint? Listener(JsonElement value, string name) => value.ValueKind == JsonValueKind.String
        ? Take(name, ValueText.Listener(value.GetString()!))
        : Reject<IPEndPoint?>(null, $"{name} must be a text, but was {Show(value)}.");

    private BackendSettings? Backend(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Reject<BackendSettings?>(
                null, $"{name} must be an object such as {{\"address\":\"10.0.0.1:80\"}}, but was {Show(value)}.");
        }

        string? address = null;
        string? id = null;
        int? weight = null;
        int? max = null;
        int before = _problems.Count;
        foreach (JsonProperty entry in value.EnumerateObject())
        {
            switch (entry.Name)
            {
                case "address": address = Text(entry, static text => new Parsed<string>(text, null)); break;
                case "id": id = Text(entry, Id); break;
                case "weight": weight = Take(name, BackendText.Weight(Show(entry.Value))); break;
                case "max": max = Take(name, BackendText.Max(Show(entry.Value))); break;
                default: Reject(0, $"Unknown key '{entry.Name}' in {name}; known are address, weight, id, max."); break;
            }
        }

        if (address is null && _problems.Count == before)
        {
            return Reject<BackendSettings?>(null, $"{name} must have an address.");
        }

        return address is null ? null : Take(name, BackendText.Create(address, id, weight, max));
    }

    private static Parsed<string> Id(string text) =>
        text.Length > 0 ? new(text, null) : new(null, "must not be empty.");

    private T? Take<T>(string name, Parsed<T> parsed) =>
        parsed.IsValid ? parsed.Value : Reject<T?>(default, $"{name} {parsed.Problem}");

    private T Reject<T>(T result, string problem)
    {
        _problems.Add(problem);
        return result;
    }

    private static string Show(JsonElement value) => value.GetRawText().ReplaceLineEndings(" ");
}
