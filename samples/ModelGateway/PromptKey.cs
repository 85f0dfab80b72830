using System.Text.Json;
using Balancing;
using Balancing.Yarp;

namespace Samples.ModelGateway;

/// <summary>The key of a request is the beginning of its first message. Prompts that begin alike reach one server,
/// which has the beginning in its cache.</summary>
internal static class PromptKey
{
    private const int PrefixLength = 256;

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.EnableBuffering(); // it is read here, and again for each attempt
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(
                context.Request.Body, cancellationToken: context.RequestAborted);
            string prompt = body.RootElement.GetProperty("messages")[0].GetProperty("content").GetString() ?? "";
            string prefix = prompt[..Math.Min(prompt.Length, PrefixLength)];
            context.SetSelectionKey(SelectionKey.FromString(prefix));
        }
        catch (Exception notChat) when (notChat is JsonException or KeyNotFoundException
            or InvalidOperationException or IndexOutOfRangeException)
        {
            // Another kind of request: it goes to any server.
        }

        context.Request.Body.Position = 0;
        await next(context);
    }
}
