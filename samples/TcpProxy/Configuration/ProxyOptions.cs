using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace TcpProxy.Configuration;

/// <summary>The options of the command line.</summary>
internal sealed class ProxyOptions
{
    private const int MaxConnections = 1_000_000;

    private readonly Option<ImmutableArray<IPEndPoint>> _listen = Many(
        "--listen", "H:P", "An address to listen on. [::]:P takes IPv4 too. Port 0 takes a free one. Repeatable.",
        ValueText.Listener);

    private readonly Option<ImmutableArray<BackendSettings>> _backends = Many(
        "--backend", "H:P[,weight=N][,id=S][,max=N]",
        "A server: its share (weight), its name in reports (id), its most connections (max). Repeatable.",
        BackendText.Parse);

    private readonly Option<Algorithm> _algorithm = One(
        "--algorithm", "name", $"One of {string.Join(", ", Algorithm.Names)} [default: {Algorithm.Default.Name}].",
        ValueText.Algorithm);

    private readonly Option<string> _file = new("--config")
    {
        HelpName = "file",
        Description = "A JSON file with the same settings. It is watched, and read again on SIGHUP.",
    };

    private readonly Option<IPEndPoint> _status = One(
        "--status", "H:P", "Serves /status (JSON) and /metrics (Prometheus) over HTTP [default: off].",
        ValueText.Listener);

    private readonly Option<TimeSpan> _connectTimeout = One(
        "--connect-timeout", "time", "The limit of one attempt to connect, and of a PROXY header [default: 2s].",
        ValueText.Duration);

    private readonly Option<TimeSpan> _clientIdleTimeout = One(
        "--client-idle-timeout", "time", "Without a byte while the client has to act [default: 5m].",
        ValueText.Duration);

    private readonly Option<TimeSpan> _serverIdleTimeout = One(
        "--server-idle-timeout", "time", "Without a byte while the server has to act [default: 5m].",
        ValueText.Duration);

    private readonly Option<TimeSpan> _tunnelIdleTimeout = One(
        "--tunnel-idle-timeout", "time", "Without a byte in either direction, once both have sent [default: 1h].",
        ValueText.Duration);

    private readonly Option<int> _maxConnections = One(
        "--max-connections", "number", "The most connections at once [default: what the descriptor limit allows].",
        Connections);

    private readonly Option<int> _maxConnectionsPerClient = One(
        "--max-connections-per-client", "number", "The most connections of one client address [default: no limit].",
        Connections);

    private readonly Option<bool> _acceptProxy = new("--accept-proxy")
    {
        Description = "Every connection must begin with a PROXY protocol v2 header, which names the client.",
    };

    private readonly Option<bool> _sendProxy = new("--send-proxy")
    {
        Description = "Tells servers the client by a PROXY protocol v2 header.",
    };

    private readonly Option<TimeSpan> _drainTimeout = One(
        "--drain-timeout", "time", "How long open connections may go on after a signal [default: 30s].",
        ValueText.DurationOrZero);

    private readonly Option<TimeSpan> _healthInterval = One(
        "--health-interval", "time", "Connects to every server this often to see whether it is up [default: off].",
        ValueText.Duration);

    private readonly Option<EngineKind> _engine = One(
        "--engine", "socket|epoll", "The code that moves the bytes; epoll is Linux only [default: socket].",
        ValueText.Engine);

    public static Parsed<int> Connections(string text) => ValueText.Number(text, 1, MaxConnections);

    public RootCommand CreateCommand() => new(
        "Forwards TCP connections to servers that a load balancing algorithm selects. Durations need a unit: 500ms, "
        + "2s, 5m, 1h.")
    {
        _listen, _backends, _algorithm, _file, _status, _connectTimeout, _clientIdleTimeout, _serverIdleTimeout,
        _tunnelIdleTimeout, _maxConnections, _maxConnectionsPerClient, _acceptProxy, _sendProxy, _drainTimeout,
        _healthInterval, _engine,
    };

    /// <summary>The path of the configuration file; null if none is given.</summary>
    public string? FileOf(ParseResult parsed) => parsed.GetValue(_file);

    /// <summary>What the command line says.</summary>
    public SettingsDraft DraftOf(ParseResult parsed) => new()
    {
        Listen = ValueOf(parsed, _listen),
        Backends = ValueOf(parsed, _backends),
        Algorithm = parsed.GetValue(_algorithm),
        Engine = ValueOf(parsed, _engine),
        Status = parsed.GetValue(_status),
        ConnectTimeout = ValueOf(parsed, _connectTimeout),
        ClientIdleTimeout = ValueOf(parsed, _clientIdleTimeout),
        ServerIdleTimeout = ValueOf(parsed, _serverIdleTimeout),
        TunnelIdleTimeout = ValueOf(parsed, _tunnelIdleTimeout),
        MaxConnections = ValueOf(parsed, _maxConnections),
        MaxConnectionsPerClient = ValueOf(parsed, _maxConnectionsPerClient),
        AcceptProxy = ValueOf(parsed, _acceptProxy),
        SendProxy = ValueOf(parsed, _sendProxy),
        DrainTimeout = ValueOf(parsed, _drainTimeout),
        HealthInterval = ValueOf(parsed, _healthInterval),
    };

    private static T? ValueOf<T>(ParseResult parsed, Option<T> option)
        where T : struct =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    private static Option<T> One<T>(string name, string value, string description, Func<string, Parsed<T>> parse) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result => Take(result, name, parse(result.Tokens is [{ } token, ..] ? token.Value : "")),
        };

    private static Option<ImmutableArray<T>> Many<T>(
        string name, string value, string description, Func<string, Parsed<T>> parse)
        where T : class =>
        new(name)
        {
            HelpName = value,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = result =>
                [.. result.Tokens.Select(token => Take(result, name, parse(token.Value))).OfType<T>()],
        };

    private static T? Take<T>(ArgumentResult result, string name, Parsed<T> parsed)
    {
        if (!parsed.IsValid)
        {
            result.AddError($"{name} {parsed.Problem}");
        }

        return parsed.Value;
    }
}
