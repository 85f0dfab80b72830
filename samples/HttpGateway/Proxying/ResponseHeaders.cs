using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using HttpGateway.Hosting.Drain;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace HttpGateway.Proxying;

/// <summary>The headers of a response on its way to the client, after YARP has copied those of the backend.</summary>
internal sealed class ResponseHeaders(DrainState drain) : ResponseTransform
{
    private const string ServerTiming = "Server-Timing";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        HttpContext http = context.HttpContext;
        if (context.ProxyResponse is not null
            && http.Features.Get<IReverseProxyFeature>()?.ProxiedDestination is { } destination)
        {
            RequestNote note = http.Features.GetRequiredFeature<RequestNote>();
            IHeaderDictionary headers = http.Response.Headers;
            headers[RequestId.Header] = note.Id; // the backend may have sent one as well
            double elapsed = Stopwatch.GetElapsedTime(note.ForwardedAt).TotalMilliseconds;
            string entry = string.Create(
                CultureInfo.InvariantCulture, $"backend;desc=\"{Quote(destination.DestinationId)}\";dur={elapsed:F1}");
            drain.Announce(http); // the drain may have begun after the request
            headers[ServerTiming] = StringValues.Concat(headers[ServerTiming], entry);
        }

        return ValueTask.CompletedTask;
    }

    private static string Quote(string id) => id.AsSpan().ContainsAnyExcept(Plain)
        ? string.Concat(id.Select(static c => Plain.Contains(c) ? c : '_'))
        : id;
}
