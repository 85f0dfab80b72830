namespace Edge.Display;

/// <summary>Shows the run.</summary>
internal interface IScreen
{
    /// <summary>Shows a new picture every now and then, until the token is canceled.</summary>
    /// <param name="takeAsync">Takes the picture of the moment.</param>
    /// <param name="refresh">The time between pictures.</param>
    /// <param name="stop">Ends it. The last picture is taken after that.</param>
    Task ShowAsync(Func<Task<Picture>> takeAsync, TimeSpan refresh, CancellationToken stop);
}
