namespace HttpGateway.Status.Changes;

/// <summary>Whether a request comes from the status page itself.</summary>
/// <remarks>Browsers send <c>Origin</c> with each POST, and scripts of other sites cannot forge it. With a name that
/// another site can have, origin and host could agree all the same; so the host must be an <see cref="OwnHost"/>.
/// </remarks>
internal static class SameOrigin
{
    /// <param name="request">The request.</param>
    /// <param name="adminUrl">The configured URL of the status page.</param>
    public static bool Holds(HttpRequest request, string adminUrl)
    {
        string? origin = request.Headers.Origin;
        return string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            && OwnHost.Holds(request, adminUrl);
    }
}
