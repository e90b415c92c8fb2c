using Hal9.Primitives.Diagnostics;
using Hal9.Releases;
using Hal9.Releases.Binaries;

namespace Hal9.Cli.Releasing;

/// <summary>The keys that the environment gives to sign a release with.</summary>
internal static class ReleaseKeys
{
    public const string CosignVariable = "HAL9_SIGNING_KEY";
    public const string MinisignVariable = "HAL9_MINISIGN_KEY";
    public const string PasswordVariable = "HAL9_MINISIGN_PASSWORD";

    public static (ReleaseSigner? Keys, Diagnostic? Problem) OfEnvironment()
    {
        var cosign = Variable(CosignVariable);
        if (cosign is not null && CosignSignature.Sign([], cosign) is null) return (null, ReleaseDiagnostics.WrongBinariesKey.Nowhere($"`{CosignVariable}` is no P-256 private key in PEM", "`openssl ecparam -name prime256v1 -genkey -noout` makes one"));
        if (Variable(MinisignVariable) is not { } text) return (new ReleaseSigner(cosign, null), null);
        MinisignKey? key;
        string? problem;
        try
        {
            (key, problem) = MinisignKey.Read(text, Variable(PasswordVariable));
        }
        catch (PlatformNotSupportedException)
        {
            return (null, ReleaseDiagnostics.WrongBinariesKey.Nowhere($"`{MinisignVariable}` cannot be used: libsodium, which signs by it, is not there", "keep the library of libsodium that comes with hal9 in the folder of the program, or install libsodium"));
        }
        return key is null ? (null, ReleaseDiagnostics.WrongBinariesKey.Nowhere($"`{MinisignVariable}` {problem}", $"it holds the text of the file that `minisign -G` writes; `{PasswordVariable}` its password")) : (new ReleaseSigner(cosign, key), null);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
