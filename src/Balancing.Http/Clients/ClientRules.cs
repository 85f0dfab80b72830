using System.Diagnostics.CodeAnalysis;
using Balancing.Hosting;
using Balancing.Http.Requests;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Balancing.Http.Clients;

/// <summary>The rules of a client, which follow its configuration until this is disposed.</summary>
/// <remarks>A configuration that is wrong changes nothing. The pool, which reads the same options, logs it.</remarks>
internal sealed class ClientRules : IDisposable
{
    private readonly string _client;
    private readonly IOptionsFactory<NamedBackendPoolOptions> _factory;
    private readonly TimeProvider _time;
    private readonly IDisposable[] _subscriptions;
    private readonly Lock _gate = new();
    private volatile BalancingRules _current;

    /// <exception cref="OptionsValidationException">The configuration is wrong.</exception>
    public ClientRules(
        string client,
        IEnumerable<ClientSettings> settings,
        IOptionsFactory<NamedBackendPoolOptions> factory,
        TimeProvider time)
    {
        _client = client;
        _factory = factory;
        _time = time;
        lock (_gate) // a reload waits until the first rules are there
        {
            _subscriptions =
            [
                .. settings.Where(entry => entry.Client == client && entry.Section is not null)
                    .Select(entry => ChangeToken.OnChange(entry.Section!.GetReloadToken, Reload)),
            ];
            try
            {
                _current = Read();
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    public BalancingRules Current => _current;

    public void Dispose()
    {
        foreach (IDisposable subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "Code of the user runs here, and what it throws must not reach other callbacks.")]
    private void Reload()
    {
        lock (_gate)
        {
            try
            {
                _current = Read();
            }
            catch (Exception)
            {
                // The running rules stay. The pool meets the same exception, and logs it.
            }
        }
    }

    private BalancingRules Read() => BalancingRules.Copy(ClientOptions.Create(_factory.Create(_client)).Http, _time);
}
