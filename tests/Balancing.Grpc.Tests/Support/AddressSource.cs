using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Tests.Support;

/// <summary>A resolver that answers what the test says, for the scheme "test".</summary>
internal sealed class AddressSource : ResolverFactory
{
    private readonly List<Answers> _resolvers = [];
    private ResolverResult _last;

    public AddressSource(params IEnumerable<BalancerAddress> addresses) => _last = ResultOf(addresses);

    public override string Name => "test";

    /// <summary>What the resolver finds when the channel asks again; null for the same as before.</summary>
    public Func<IEnumerable<BalancerAddress>>? Refreshed { get; set; }

    public static BalancerAddress AddressOf(EchoServer server, int? weight = null) =>
        AddressOf("127.0.0.1", server.Port, weight);

    public static BalancerAddress AddressOf(string host, int port, int? weight = null)
    {
        BalancerAddress address = new(host, port);
        if (weight is { } given)
        {
            address.Attributes.Set(GrpcBalancing.Weight, given);
        }

        return address;
    }

    public override Resolver Create(ResolverOptions options)
    {
        Answers answers = new(this);
        lock (_resolvers)
        {
            _resolvers.Add(answers);
        }

        return answers;
    }

    public void Publish(params IEnumerable<BalancerAddress> addresses) => Publish(ResultOf(addresses));

    public void Fail(string detail) => Publish(ResolverResult.ForFailure(new Status(StatusCode.Unavailable, detail)));

    public void Publish(ResolverResult result)
    {
        _last = result;
        lock (_resolvers)
        {
            _resolvers.ForEach(static resolver => resolver.Repeat());
        }
    }

    private static ResolverResult ResultOf(IEnumerable<BalancerAddress> addresses) =>
        ResolverResult.ForResult([.. addresses], serviceConfig: null, serviceConfigStatus: null);

    private sealed class Answers(AddressSource source) : Resolver
    {
        private Action<ResolverResult>? _listener;

        public override void Start(Action<ResolverResult> listener)
        {
            _listener = listener;
            Repeat();
        }

        public override void Refresh()
        {
            if (source.Refreshed is { } find)
            {
                Task.Run(() => source.Publish(find())); // not within the channel's call
            }
        }

        public void Repeat() => _listener?.Invoke(source._last);
    }
}
