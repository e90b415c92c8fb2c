namespace Hal9.Releases.Binaries;

/// <summary>The keys a release is signed with; each may be absent.</summary>
/// <param name="Cosign">PEM of a P-256 key.</param>
public sealed record ReleaseSigner(string? Cosign, MinisignKey? Minisign)
{
    /// <summary>Signs nothing.</summary>
    public static ReleaseSigner None { get; } = new(null, null);

    public bool HasKey => Cosign is not null || Minisign is not null;

    /// <summary>A signature by every key: the ending of its file's name, and the file's text.</summary>
    /// <param name="trusted">One line that minisign shows with the signature, and signs too.</param>
    public IEnumerable<(string Extension, string Text)> Sign(byte[] content, string trusted)
    {
        if (Cosign is not null) yield return (CosignSignature.Extension, CosignSignature.Sign(content, Cosign) + "\n");
        if (Minisign is not null) yield return (MinisignKey.Extension, Minisign.Sign(content, trusted));
    }

    /// <summary>A statement of in-toto in an envelope that every key signs.</summary>
    public string Envelope(byte[] statement)
    {
        var encoded = DsseEnvelope.Encoded(DsseEnvelope.InTotoType, statement);
        var signatures = new List<(string, string)>();
        if (Cosign is not null) signatures.Add(("", CosignSignature.Sign(encoded, Cosign)!));
        if (Minisign is not null) signatures.Add((Minisign.Id, Convert.ToBase64String(Minisign.SignRaw(encoded))));
        return DsseEnvelope.Line(DsseEnvelope.InTotoType, statement, signatures);
    }
}
