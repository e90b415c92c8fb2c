using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Endpoints;

/// <summary>Ids as GitHub has them, of what we know by name: the same whenever they are asked for.</summary>
internal static class StableNumber
{
    /// <summary>48 bits of a digest, so that JavaScript reads it exactly.</summary>
    public static long Of(string text) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & 0xFFFF_FFFF_FFFF;
}
