using System.Collections.Immutable;

namespace Balancing.Hosting;

/// <summary>Brings the lists that discovery delivers (DNS, registries, resolvers) into pools.</summary>
/// <remarks>Such lists come in another order each time, name a server twice, and are empty when the lookup has failed.
/// All members are safe on any thread.</remarks>
public static class DiscoveredBackends
{
    /// <summary>Brings a list into the form that a pool accepts: each id once, in ordinal order of the ids.</summary>
    /// <param name="found">The backends that were found. Enumerated once.</param>
    /// <returns>For each id the backend of the greatest weight; among equals the first. Weight 0 stays, which drains
    /// the backend.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="found"/> is null.</exception>
    /// <exception cref="ArgumentException">An element of <paramref name="found"/> is null.</exception>
    public static ImmutableArray<Backend> Normalize(IEnumerable<Backend> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        SortedDictionary<string, Backend> byId = new(StringComparer.Ordinal);
        int index = 0;
        foreach (Backend backend in found)
        {
            if (backend is null)
            {
                throw new ArgumentException($"Backend at index {index} must not be null.", nameof(found));
            }

            if (!byId.TryGetValue(backend.Id, out Backend? same) || same.Weight < backend.Weight)
            {
                byId[backend.Id] = backend;
            }

            index++;
        }

        return [.. byId.Values];
    }

    /// <summary>Makes the normalized list the membership of a pool, unless it is empty by accident.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="found">The backends that were found. Enumerated once.</param>
    /// <param name="isEmptyIntended">Whether the source says that there are no backends. False (the default): an empty
    /// list is taken for a failed lookup, and the pool keeps its members.</param>
    /// <returns>Whether the list is the membership now. False if it was empty and ignored.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> or <paramref name="found"/> is null.</exception>
    /// <exception cref="ArgumentException">An element of <paramref name="found"/> is null or belongs to another pool,
    /// or a selector rejects the members.</exception>
    /// <remarks>
    /// <para>A member stays the same object if the entry of its id has the same type, weight and cap, and sets no flag
    /// to another value. For an <see cref="EndpointBackend"/>, address and host must be the same too. A list without
    /// news changes nothing and builds nothing, also while a health check or an operator has closed a member.</para>
    /// <para>An object of another derived type always takes the place of the member, since it may carry anything; the
    /// flags and the in-flight count stay, as always.</para>
    /// </remarks>
    public static bool Apply(BackendPool pool, IEnumerable<Backend> found, bool isEmptyIntended = false)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ImmutableArray<Backend> backends = Normalize(found);
        if (backends.IsEmpty && !isEmptyIntended)
        {
            return false;
        }

        pool.ReplaceAll(backends.Select(backend =>
            pool.TryGetBackend(backend.Id, out Backend? member) && SaysTheSame(member, backend) ? member : backend));
        return true;
    }

    // Flags count too: discovery may deliver health together with the membership, on the new object. Those that were
    // not set there are of health checks and operators, and stay.
    private static bool SaysTheSame(Backend member, Backend found) =>
        member.Weight == found.Weight
        && member.MaxInFlight == found.MaxInFlight
        && !found.ChangesFlagsOf(member)
        && member.GetType() == found.GetType()
        && (member, found) switch
        {
            (EndpointBackend old, EndpointBackend other) => old.Address == other.Address && old.Host == other.Host,
            _ => member.GetType() == typeof(Backend),
        };
}
