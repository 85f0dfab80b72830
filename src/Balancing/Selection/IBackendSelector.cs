using System.Diagnostics.CodeAnalysis;

namespace Balancing;

/// <summary>An algorithm that picks one backend of a pool for a request.</summary>
/// <remarks>Implementations are safe on any thread, take no lock and do not throw on selection. Write your own with
/// <see cref="PoolView{TSnapshot}"/>.</remarks>
public interface IBackendSelector
{
    /// <summary>The pool that the selector selects from; null (the default implementation) if it is unknown.</summary>
    /// <remarks><c>Acquire</c> uses it to distinguish a moment without a backend from an outage, and decorators need
    /// it.</remarks>
    BackendPool? Pool => null;

    /// <summary>Picks a backend that is a member and may be selected for the request.</summary>
    /// <param name="context">The facts about the request.</param>
    /// <param name="backend">The pick; null if there is none.</param>
    /// <returns>False only if for every member, at some moment of the call,
    /// <see cref="SelectionContext.CanSelect"/> was false.</returns>
    /// <remarks>A pick counts nothing: take a lease with
    /// <see cref="BackendSelectorExtensions.Acquire(IBackendSelector, in SelectionContext)"/> if requests in flight
    /// matter, as they do for least connections and for draining.</remarks>
    bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend);
}
