namespace Samples.ModelGateway;

/// <summary>A stand-in for a server with an OpenAI-compatible endpoint, which answers 429 after some
/// requests.</summary>
internal sealed class ModelServer(string name, int quota, string? retryAfter = "30")
{
    private readonly WebApplication _app = Gateway.CreateBuilder().Build();
    private int _requests;

    public string Name => name;

    public string Address => _app.Urls.First();

    /// <summary>All requests, also those that were answered with 429.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public async Task StartAsync()
    {
        _app.MapPost("/v1/chat/completions", (HttpContext context) =>
        {
            if (Interlocked.Increment(ref _requests) <= quota)
            {
                return Results.Json(new { choices = new[] { new { message = new { content = name } } } });
            }

            context.Response.Headers.RetryAfter = retryAfter;
            return Results.Json(new { error = "Too many." }, statusCode: StatusCodes.Status429TooManyRequests);
        });
        await _app.StartAsync();
    }
}
