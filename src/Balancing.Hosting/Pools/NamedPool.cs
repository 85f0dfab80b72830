using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Balancing.Hosting.Configuration;
using Balancing.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Balancing.Hosting.Pools;

/// <summary>A pool with a name, which follows its configuration until it is disposed.</summary>
/// <remarks>Reloads are serialized. A reload that is wrong changes nothing, and nothing escapes from it: it runs in a
/// callback of the configuration, where an exception would stop the callbacks of others.</remarks>
internal sealed class NamedPool : IDisposable
{
    private const string LogCategory = "Balancing.Hosting";

    private readonly Lock _gate = new();
    private readonly MembersOfSettings _members = new();
    private readonly IOptionsFactory<NamedBackendPoolOptions> _factory;
    private readonly ILogger _logger;
    private readonly IDisposable[] _subscriptions = [];
    private readonly FixedSettings _fixed;
    private readonly PoolHealthChecks _healthChecks;

    private string _pendingRestart = "";
    private bool _isLive;

    /// <exception cref="OptionsValidationException">The configuration is wrong; the exception has all errors.
    /// </exception>
    public NamedPool(
        string name,
        IEnumerable<PoolSection> sections,
        IOptionsFactory<NamedBackendPoolOptions> factory,
        TimeProvider? time,
        ILoggerFactory? loggers)
    {
        Name = name;
        _factory = factory;
        _logger = new SafeLogger(loggers?.CreateLogger(LogCategory) ?? NullLogger.Instance);
        try
        {
            lock (_gate) // a reload waits until the pool is there
            {
                // Before the options are read: what changes in between is not missed.
                _subscriptions = [.. sections.Where(section => section.Pool == name).Select(
                    section => ChangeToken.OnChange(section.GetReloadToken, Reload))];
                Options = CreateOptions(time);
                Pool = new BackendPool(Options.Pool);
                _fixed = FixedSettings.Create(Options);
                _healthChecks = new PoolHealthChecks(Pool, Options.Pool.TimeProvider, _logger);
                SetMembers(Options);
                _healthChecks.Apply(Options.HealthCheck);
                _isLive = true;
            }
        }
        catch
        {
            Unsubscribe(); // without the gate: it waits for a reload that has begun
            throw;
        }
    }

    public string Name { get; }

    public BackendPool Pool { get; }

    /// <summary>The options of the start.</summary>
    public NamedBackendPoolOptions Options { get; }

    /// <summary>Creates the selector of the pool. The caller owns it.</summary>
    public IBackendSelector CreateSelector() =>
        Options.CreateSelector is not { } create
            ? NamedSelectors.Create(Options.Selector, Pool)
            : create(Pool) ?? throw new InvalidOperationException(
                $"CreateSelector of pool '{Name}' must return a selector, but returned null.");

    /// <summary>Begins the health checks.</summary>
    public void StartChecks() => _healthChecks.Start();

    /// <summary>Ends the health checks, and waits for those that run.</summary>
    public Task StopChecksAsync() => _healthChecks.StopAsync();

    public void Dispose()
    {
        Unsubscribe();
        lock (_gate)
        {
            _isLive = false; // for a reload that has begun
        }

        _healthChecks.Dispose();
    }

    private NamedBackendPoolOptions CreateOptions(TimeProvider? time)
    {
        NamedBackendPoolOptions options = _factory.Create(Name);
        options.Pool.Name = Name;
        if (time is not null && options.Pool.TimeProvider == TimeProvider.System)
        {
            options.Pool.TimeProvider = time;
        }

        return options;
    }

    private void Unsubscribe()
    {
        foreach (IDisposable subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Code of the user runs here, and what it throws must not reach other callbacks.")]
    private void Reload()
    {
        lock (_gate)
        {
            if (!_isLive)
            {
                return;
            }

            try
            {
                Apply(_factory.Create(Name));
            }
            catch (OptionsValidationException exception)
            {
                foreach (string failure in exception.Failures)
                {
                    PoolLog.NotChanged(_logger, failure);
                }
            }
            catch (Exception exception)
            {
                PoolLog.NotChanged(
                    _logger, PoolOptionsValidator.Describe(Name, FailureText.Describe(exception)));
            }
        }
    }

    private void Apply(NamedBackendPoolOptions options)
    {
        bool hasChanged = SetMembers(options);
        hasChanged |= _healthChecks.Apply(options.HealthCheck);
        if (hasChanged)
        {
            PoolLog.Changed(_logger, Name, Pool.Backends.Length);
        }

        string pending = _fixed.DescribeChanges(FixedSettings.Create(options));
        if (pending.Length > 0 && pending != _pendingRestart)
        {
            PoolLog.NeedsRestart(_logger, Name, pending);
        }

        _pendingRestart = pending;
    }

    /// <returns>Whether the members have changed.</returns>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "A handler of an event may throw anything. The change has been made by then.")]
    private bool SetMembers(NamedBackendPoolOptions options)
    {
        if (!options.ManagesMembers)
        {
            return false;
        }

        List<string> errors = [];
        ImmutableArray<Backend> members = _members.Create(options, Pool, errors);
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(
                Name,
                typeof(NamedBackendPoolOptions),
                errors.Select(error => PoolOptionsValidator.Describe(Name, error)));
        }

        if (members.SequenceEqual(Pool.Backends))
        {
            _members.Accept();
            return false;
        }

        try
        {
            Pool.ReplaceAll(members);
        }
        catch (Exception exception) when (members.SequenceEqual(Pool.Backends))
        {
            PoolLog.HandlerFailed(_logger, Name, exception);
        }

        _members.Accept();
        return true;
    }
}
