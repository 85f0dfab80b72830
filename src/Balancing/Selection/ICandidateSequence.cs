namespace Balancing.Selection;

/// <summary>The slots of the members in the order in which a key prefers them. May repeat slots; names every member in
/// the end.</summary>
internal interface ICandidateSequence
{
    int Next();
}
