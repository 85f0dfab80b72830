using Grpc.Core;

namespace Balancing.Grpc.Tests.Support;

/// <summary>Does what each request asks for.</summary>
internal sealed class EchoService(EchoServer server) : Echo.EchoBase
{
    public override async Task<EchoReply> Unary(EchoRequest request, ServerCallContext context)
    {
        using IDisposable call = server.Enter(context);
        await EndAsync(request, context);
        return Reply();
    }

    public override async Task Download(
        EchoRequest request, IServerStreamWriter<EchoReply> responseStream, ServerCallContext context)
    {
        using IDisposable call = server.Enter(context);
        await AnswerAsync(request, responseStream, context);
    }

    public override async Task<EchoReply> Upload(
        IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        using IDisposable call = server.Enter(context);
        await foreach (EchoRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await EndAsync(request, context);
        }

        return Reply();
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream,
        IServerStreamWriter<EchoReply> responseStream,
        ServerCallContext context)
    {
        using IDisposable call = server.Enter(context);
        await foreach (EchoRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await AnswerAsync(request, responseStream, context);
        }
    }

    private async Task AnswerAsync(
        EchoRequest request, IServerStreamWriter<EchoReply> replies, ServerCallContext context)
    {
        for (int i = 0; i < request.Replies; i++)
        {
            await replies.WriteAsync(Reply(), context.CancellationToken);
        }

        await EndAsync(request, context);
    }

    private async Task EndAsync(EchoRequest request, ServerCallContext context)
    {
        if (request.Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }

        StatusCode status = server.NextStatus() ?? (StatusCode)request.Status;
        if (status != StatusCode.OK)
        {
            throw new RpcException(new Status(status, "asked for"));
        }
    }

    private EchoReply Reply() => new() { Server = server.Id };
}
