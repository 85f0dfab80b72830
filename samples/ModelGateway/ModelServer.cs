namespace Samples.ModelGateway;

/// <summary>A stand-in for a server with an OpenAI-compatible endpoint, which answers 429 after some
/// requests.</summary>
internal sealed class ModelServer(string name, int quota)
{
    private readonly WebApplication _app = Program.CreateBuilder().Build();
    private int _served;

    public string Name => name;

    public string Address => _app.Urls.First();

    public async Task StartAsync()
    {
        _app.MapPost("/v1/chat/completions", (HttpContext context) =>
        {
            if (Interlocked.Increment(ref _served) <= quota)
            {
                return Results.Json(new { choices = new[] { new { message = new { content = name } } } });
            }

            context.Response.Headers.RetryAfter = "30";
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        });
        await _app.StartAsync();
    }
}
