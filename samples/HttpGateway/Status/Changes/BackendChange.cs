using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.Features;

namespace HttpGateway.Status.Changes;

/// <summary>An order that a path contains: <c>…/pools/{pool}/backends/{backend}/drain</c>.</summary>
/// <param name="Pool">The id of the cluster.</param>
/// <param name="Backend">The id of the destination.</param>
/// <param name="IsDraining">Whether it shall drain or take requests again.</param>
internal sealed record BackendChange(string Pool, string Backend, bool IsDraining)
{
    /// <summary>Reads the path as the client has sent it.</summary>
    /// <remarks>Not the decoded path, in which <c>docker%2Fweb</c> could be two ids: one with a slash, and one with a
    /// percent sign.</remarks>
    public static bool TryRead(HttpContext context, [NotNullWhen(true)] out BackendChange? change)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        change = target.Split('?')[0].Split('/')
                is ["", "_balancing", "pools", var pool, "backends", var backend, ("drain" or "undrain") and var order]
            ? new BackendChange(Uri.UnescapeDataString(pool), Uri.UnescapeDataString(backend), order == "drain")
            : null;
        return change is not null;
    }
}
