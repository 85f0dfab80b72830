using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Balancing.Hosting.Configuration;
using Balancing.Hosting.Logging;

namespace Balancing.Hosting.Pools;

/// <summary>Creates the members of a pool from its settings. An entry that has not changed keeps its object.</summary>
internal sealed class MembersOfSettings
{
    private Dictionary<string, (BackendSettings Settings, Backend Backend)> _current = new(StringComparer.Ordinal);
    private Dictionary<string, (BackendSettings Settings, Backend Backend)> _next = new(StringComparer.Ordinal);

    /// <summary>The members for these options. <see cref="Accept"/> is due once the pool has them.</summary>
    /// <param name="options">The options, which have been validated.</param>
    /// <param name="pool">The pool. A member that another component has replaced does not count as unchanged.</param>
    /// <param name="errors">Takes what the creation of a backend has thrown.</param>
    public ImmutableArray<Backend> Create(NamedBackendPoolOptions options, BackendPool pool, List<string> errors)
    {
        _next = new Dictionary<string, (BackendSettings, Backend)>(StringComparer.Ordinal);
        ImmutableArray<Backend>.Builder members = ImmutableArray.CreateBuilder<Backend>(options.Backends.Count);
        for (int i = 0; i < options.Backends.Count; i++)
        {
            BackendSettings settings = options.Backends[i].Copy();
            if (FindUnchanged(settings, pool) is { } member)
            {
                Add(settings, member);
            }
            else if (TryCreate(options.CreateBackend ?? CreateDefault, settings, i, errors) is { } created)
            {
                Add(settings, created);
            }
        }

        return members.ToImmutable();

        void Add(BackendSettings settings, Backend backend)
        {
            members.Add(backend);
            _next[settings.Id!] = (settings, backend);
        }
    }

    /// <summary>The pool has the members that were created last.</summary>
    public void Accept() => _current = _next;

    private Backend? FindUnchanged(BackendSettings settings, BackendPool pool) =>
        _current.TryGetValue(settings.Id!, out (BackendSettings Settings, Backend Backend) known)
        && known.Settings.IsSameAs(settings)
        && pool.TryGetBackend(known.Backend.Id, out Backend? member)
        && ReferenceEquals(member, known.Backend)
            ? member
            : null;

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "All errors of a configuration are reported together, and code of the user runs here.")]
    private static Backend? TryCreate(
        Func<BackendSettings, Backend> create, BackendSettings settings, int index, List<string> errors)
    {
        string path = PoolOptionsValidator.PathOf(settings, index);
        try
        {
            Backend? backend = create(settings);
            if (backend is null)
            {
                errors.Add($"{path}: CreateBackend must return a backend, but returned null.");
            }

            return backend;
        }
        catch (Exception exception)
        {
            errors.Add($"{path}: {FailureText.Describe(exception)}");
            return null;
        }
    }

    private static EndpointBackend CreateDefault(BackendSettings settings) =>
        new(settings.Id!, settings.ParseAddress(), settings.Weight, settings.Host)
        {
            MaxInFlight = settings.MaxInFlight ?? int.MaxValue,
        };
}
