namespace Balancing.Quality.Output;

/// <summary>A drawing that is still to be made.</summary>
internal interface IPlot
{
    int Height { get; }

    ScottPlot.Plot Draw();
}
