namespace Edge.Scenes;

/// <summary>Plays scenes one after the other, each when it is due.</summary>
internal sealed class Schedule(IReadOnlyList<Scene> scenes, TimeSpan duration, TimeProvider time, Action<string> log)
{
    /// <summary>The shortest time after the last scene, so that its effect is seen.</summary>
    public static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);

    /// <summary>Plays all scenes and waits for the end of the run. A scene that takes long delays those after it, and
    /// none is left out.</summary>
    /// <exception cref="OperationCanceledException">The run has been interrupted.</exception>
    public async Task PlayAsync(CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        foreach (Scene scene in scenes.OrderBy(static scene => scene.Share))
        {
            await WaitAsync((duration * scene.Share) - time.GetElapsedTime(start), cancellation);
            log(scene.Title);
            await scene.PlayAsync(cancellation);
        }

        TimeSpan rest = duration - time.GetElapsedTime(start);
        await WaitAsync(rest > ShortestRest ? rest : ShortestRest, cancellation);
    }

    private Task WaitAsync(TimeSpan wait, CancellationToken cancellation) =>
        wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
}
