namespace Balancing.Pool;

/// <summary>A view that keeps its members' memberships beside them. It is built while a change may still be refused, and which membership a member will have is only certain afterwards.</summary>
internal interface IJoinedView
{
    /// <summary>Now it is certain, and nobody has seen the view yet. Must not fail.</summary>
    void MembersJoined();
}
