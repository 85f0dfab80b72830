using System.Buffers;
using Balancing.Selection;

namespace Balancing.Selectors.Common;

/// <summary>Replicas while members warm up or the load factor bounds them: first those that take the key, then those
/// that can. So the replica at place k is what a selection with the first k excluded returns.</summary>
internal static class ReplicasInPasses
{
    /// <returns>The number of members written.</returns>
    public static int Fill<TTable>(
        TTable table, bool isBounded, ulong position, in SelectionContext context, Span<Backend> destination)
        where TTable : struct, IKeyedTable
    {
        SelectionKey place = SelectionKey.FromHash(position);
        SelectionContext strict = context with { Pass = SelectionPass.TakesKey, Key = place };
        int found = table.FillCandidates(position, strict, destination);
        if (found == destination.Length)
        {
            return found;
        }

        if (isBounded)
        {
            return LeastLoadedByKey.Fill(table.Members, position, context, destination, found);
        }

        // As many of all that can: enough to complete the others even if each of these is among them.
        Backend[] rented = ArrayPool<Backend>.Shared.Rent(destination.Length);
        int able = table.FillCandidates(position, context, rented.AsSpan(0, destination.Length));
        for (int i = 0; i < able && found < destination.Length; i++)
        {
            if (!destination[..found].ContainsObject(rented[i]))
            {
                destination[found++] = rented[i];
            }
        }

        Array.Clear(rented, 0, able); // a rented array must not keep backends alive
        ArrayPool<Backend>.Shared.Return(rented);
        return found;
    }
}
