namespace Balancing.Selection;

/// <summary>The slots of the members in the order in which a key prefers them. May repeat slots; meets every member sooner or later.</summary>
internal interface ICandidateSequence
{
    int Next();
}
