using System.Collections.Immutable;
using Balancing.Pool;

namespace Balancing.Tests.Support;

/// <summary>A view that runs an action while a change is being published.</summary>
internal sealed class PublishProbe : IPoolView
{
    public Action? OnPublish { get; set; }

    public void Build(ImmutableArray<PoolMember> members)
    {
    }

    public void Publish() => OnPublish?.Invoke();

    public void Discard()
    {
    }

    public void OnDetached()
    {
    }
}
