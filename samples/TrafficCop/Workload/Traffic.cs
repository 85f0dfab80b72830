using System.Diagnostics;
using System.Globalization;
using TrafficCop.Servers;

namespace TrafficCop.Workload;

/// <summary>The clients. They send each request over HTTP when it is due, or as soon as a client is free.</summary>
internal sealed class Traffic(string origin) : IDisposable
{
    /// <summary>The number of requests that can be in flight at once.</summary>
    public const int Clients = 256;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
    })
    {
        BaseAddress = new Uri(origin),
        Timeout = TimeSpan.FromSeconds(30),
    };

    private int _busy;

    /// <summary>Whether all clients were busy at some moment of the last traffic.</summary>
    public bool AllClientsBusy { get; private set; }

    /// <returns>The answers, in the order of the visits.</returns>
    public async Task<Answer[]> SendAsync(
        IReadOnlyList<Visit> visits, Action onAnswer, CancellationToken cancellationToken)
    {
        Answer[] answers = new Answer[visits.Count];
        int next = -1;
        AllClientsBusy = false;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => RunClientAsync()));
        return answers;

        async Task RunClientAsync()
        {
            for (int i = Interlocked.Increment(ref next); i < visits.Count; i = Interlocked.Increment(ref next))
            {
                TimeSpan wait = visits[i].Due - Stopwatch.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, cancellationToken);
                }

                if (Interlocked.Increment(ref _busy) == Clients)
                {
                    AllClientsBusy = true;
                }

                string? server = await SendAsync(visits[i], cancellationToken);
                Interlocked.Decrement(ref _busy);
                answers[i] = new Answer(visits[i].User, server, Stopwatch.GetElapsedTime(start) - visits[i].Due);
                onAnswer();
            }
        }
    }

    public void Dispose() => _client.Dispose();

    /// <returns>The id of the server that answered; null if the request was lost.</returns>
    private async Task<string?> SendAsync(Visit visit, CancellationToken cancellationToken)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/work?units={visit.Units}");
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", visit.User.Address); // on loopback all clients have the same address
        request.Headers.Add(Server.UserHeader, visit.User.Name);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode && body == $"Hello {visit.User.Name}"
                ? response.Headers.GetValues(Server.ServedByHeader).Single()
                : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
