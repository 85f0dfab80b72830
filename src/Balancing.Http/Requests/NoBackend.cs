using System.Globalization;

namespace Balancing.Http.Requests;

/// <summary>Says why no backend can take a request.</summary>
internal static class NoBackend
{
    private const int MostListed = 10;

    public static HttpRequestException CreateException(IReadOnlyList<BackendPool> pools) =>
        new(HttpRequestError.ConnectionError, GetMessage(pools));

    private static string GetMessage(IReadOnlyList<BackendPool> pools)
    {
        string subject = pools is [{ Name: { } name }]
            ? $"No backend of client '{name}' is available"
            : "No backend is available";
        if (pools.Count == 0)
        {
            return $"{subject}.";
        }

        IReadOnlyList<BackendStatus> status = [.. pools.SelectMany(static pool => pool.GetStatus())];
        if (status.Count == 0)
        {
            return $"{subject}: there is none.";
        }

        string more = status.Count > MostListed
            ? string.Create(CultureInfo.InvariantCulture, $" and {status.Count - MostListed} more")
            : "";
        return $"{subject}: {string.Join(", ", status.Take(MostListed).Select(Describe))}{more}.";
    }

    private static string Describe(BackendStatus backend)
    {
        string state = GetText(backend.State);
        return backend.ReturnsIn is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"'{backend.Id}' is {state} for {time.TotalSeconds:0.#} s")
            : $"'{backend.Id}' is {state}";
    }

    private static string GetText(BackendState state) => state switch
    {
        BackendState.Unavailable => "unavailable",
        BackendState.Suspended => "suspended",
        BackendState.Draining => "draining",
        BackendState.Unhealthy => "unhealthy",
        BackendState.Ejected => "ejected",
        BackendState.Full => "full",
        _ => "available", // it was excluded, or has returned meanwhile
    };
}
