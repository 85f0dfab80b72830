namespace Edge.Scenes;

/// <summary>Something that happens in the course of the run.</summary>
/// <param name="Title">What happens, as a line of the log.</param>
/// <param name="Share">When it begins, as a share of the time of the run.</param>
/// <param name="PlayAsync">Makes it happen.</param>
internal sealed record Scene(string Title, double Share, Func<CancellationToken, Task> PlayAsync);
