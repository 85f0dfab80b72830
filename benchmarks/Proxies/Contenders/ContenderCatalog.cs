using System.Globalization;
using Balancing.Benchmarks;

namespace Proxies.Contenders;

/// <summary>The proxies that are compared, each as its documentation says for much traffic.</summary>
internal static class ContenderCatalog
{
    public const string HAProxyTcp = "haproxy-tcp";
    public const string NginxStream = "nginx-stream";
    public const string TcpProxySocket = "tcpproxy-socket";
    public const string PlainYarp = "yarp";

    private const string StreamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

    public static IReadOnlyList<Contender> All { get; } =
    [
        new(HAProxyTcp, 4, static setup => ["haproxy", "-db", "-f", setup.Write("haproxy.cfg", HAProxy(setup, "tcp"))]),
        new(NginxStream, 4, static setup => Nginx(setup, "stream", StreamConfiguration(setup))),
        new(TcpProxySocket, 4, static setup => TcpProxy(setup, "socket")),
        new("tcpproxy-epoll", 4, static setup => TcpProxy(setup, "epoll")),
        new("haproxy-http", 7, static setup =>
            ["haproxy", "-db", "-f", setup.Write("haproxy.cfg", HAProxy(setup, "http"))]),
        new("nginx-http", 7, static setup => Nginx(setup, "http", HttpConfiguration(setup))),
        new(PlainYarp, 7, static setup => YarpHost(setup, "LeastRequests")),
        new("balancing-yarp", 7, static setup => YarpHost(setup, "Balancing.LeastConnections")),
        new("gateway", 7, Gateway),
    ];

    /// <summary>Whether a proxy can be told each algorithm of the comparison.</summary>
    public static bool HasAlgorithms(Contender contender) => contender.Name is HAProxyTcp or TcpProxySocket;

    /// <summary>The server behind all of them: an nginx that answers with its port.</summary>
    public static string[] Server(string folder, int port)
    {
        ProxySetup setup = new(folder, port, [], Algorithm.RoundRobin);
        return Nginx(setup, "server", $$"""
            events { worker_connections 8192; }
            http {
                access_log off;
                keepalive_requests 1000000000;
                server { listen 127.0.0.1:{{port}} backlog=4096; location / { return 200 "{{port}}"; } }
            }
            """);
    }

    private static string HAProxy(ProxySetup setup, string mode)
    {
        IEnumerable<string> servers = setup.Servers.Select(
            static port => string.Create(CultureInfo.InvariantCulture, $"    server s{port} 127.0.0.1:{port}"));
        return $"""
            global
                nbthread 1
                maxconn 8000
            defaults
                mode {mode}
                timeout connect 2s
                timeout client 60s
                timeout server 60s
                option redispatch 1
                retries 3
            frontend in
                bind 127.0.0.1:{setup.Port}
                default_backend out
            backend out
                {setup.Algorithm.HAProxy}
            {string.Join('\n', servers)}

            """;
    }

    private static string[] Nginx(ProxySetup setup, string name, string configuration)
    {
        string header = $"""
            daemon off;
            worker_processes 1;
            pid {setup.Folder}/{setup.Port}-{name}.pid;
            error_log {setup.Folder}/{setup.Port}-{name}.log;

            """;
        string file = setup.Write($"{name}.conf", header + configuration);
        if (configuration.Contains("stream {", StringComparison.Ordinal) && File.Exists(StreamModule))
        {
            File.WriteAllText(file, $"load_module {StreamModule};\n{File.ReadAllText(file)}");
        }

        return ["nginx", "-c", file, "-p", setup.Folder, "-e", Path.Combine(setup.Folder, $"{setup.Port}-start.log")];
    }

    private static string StreamConfiguration(ProxySetup setup) => $$"""
        events { worker_connections 8192; }
        stream {
            upstream servers { least_conn; {{Upstreams(setup)}} }
            server { listen 127.0.0.1:{{setup.Port}} backlog=4096; proxy_pass servers; tcp_nodelay on; }
        }
        """;

    private static string HttpConfiguration(ProxySetup setup) => $$"""
        events { worker_connections 8192; }
        http {
            access_log off;
            keepalive_requests 1000000000;
            upstream servers { least_conn; {{Upstreams(setup)}} keepalive 64; keepalive_requests 1000000000; }
            server {
                listen 127.0.0.1:{{setup.Port}} backlog=4096;
                location / { proxy_pass http://servers; proxy_http_version 1.1; proxy_set_header Connection ""; }
            }
        }
        """;

    private static string Upstreams(ProxySetup setup) =>
        string.Join(' ', setup.Servers.Select(static port => $"server 127.0.0.1:{Text(port)};"));

    private static string[] TcpProxy(ProxySetup setup, string engine) =>
    [
        "dotnet", Sample("TcpProxy"), "--listen", $"127.0.0.1:{setup.Port}", "--engine", engine,
        "--algorithm", setup.Algorithm.Name,
        .. setup.Servers.SelectMany(static port => (string[])["--backend", $"127.0.0.1:{port}"]),
    ];

    private static string[] YarpHost(ProxySetup setup, string policy) =>
    [
        "dotnet",
        Path.Combine(Results.Root, "benchmarks/Proxies.YarpHost/bin/Release/net10.0/Proxies.YarpHost.dll"),
        policy, Text(setup.Port), .. setup.Servers.Select(Text),
    ];

    private static string[] Gateway(ProxySetup setup)
    {
        IEnumerable<string> destinations = setup.Servers.Select(
            static port => $$"""            "s{{port}}": { "Address": "http://127.0.0.1:{{port}}" }""");
        string file = setup.Write("gateway.json", $$"""
            {
              "ReverseProxy": {
                "Routes": { "all": { "ClusterId": "all", "Match": { "Path": "{**rest}" } } },
                "Clusters": {
                  "all": {
                    "LoadBalancingPolicy": "Balancing.LeastConnections",
                    "Destinations": {
            {{string.Join(",\n", destinations)}}
                    }
                  }
                }
              }
            }
            """);
        return
        [
            "dotnet", Sample("HttpGateway"), "--config", file, "--urls", $"http://127.0.0.1:{setup.Port}",
            "--admin", "http://127.0.0.1:0",
        ];
    }

    private static string Sample(string name) =>
        Path.Combine(Results.Root, "samples", name, "bin/Release/net10.0", $"{name}.dll");

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
