namespace Balancing.Selectors.LeastConnections;

/// <summary>The rows of a <see cref="LoadTournamentTree"/> as a search sees them.</summary>
internal interface ILoadRows
{
    /// <summary>The number of rows; the last one is the top.</summary>
    int Levels { get; }

    /// <summary>The number of groups of a row.</summary>
    int Groups(int level);

    /// <summary>A group of a row. Valid until the next call.</summary>
    LoadGroup Group(int level, int group);
}
