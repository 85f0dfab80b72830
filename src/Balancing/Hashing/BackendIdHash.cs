using System.IO.Hashing;
using System.Text;

namespace Balancing.Hashing;

/// <summary>The hash of an id: XxHash3-64 of its UTF-8 form.</summary>
internal static class BackendIdHash
{
    public static ulong Compute(string id, ulong seed) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(id), unchecked((long)seed));
}
