namespace Balancing.Internal;

/// <summary>A view that keeps more of its members than the objects: it is built before they join, as a change may still be refused.</summary>
internal interface IJoinedView
{
    /// <summary>The members have joined, and nobody has seen the view yet. Must not fail.</summary>
    void MembersJoined();
}
