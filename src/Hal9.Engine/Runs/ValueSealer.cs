using System.Security.Cryptography;
using System.Text;
using Hal9.Engine.Masking;

namespace Hal9.Engine.Runs;

/// <summary>
/// Keeps secrets out of the journal: a value that masking would change is written encrypted (AES-256-GCM: nonce, tag, text) with a key
/// of this user's that lies outside the repository, so that a run can be resumed on this machine and read nowhere else.
/// </summary>
public sealed class ValueSealer
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] key;
    private readonly SecretMasker masker;

    public ValueSealer(byte[] key, SecretMasker masker)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        this.key = key;
        this.masker = masker;
    }

    /// <summary>The user's key: <c>XDG_DATA_HOME/hal9/key</c>, else <c>~/.local/share/hal9/key</c>.</summary>
    public static string DefaultKeyFile => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "hal9", "key");

    /// <summary>Reads the key, or makes one that only this user may read.</summary>
    /// <exception cref="IOException">The file is no key, or cannot be read or made.</exception>
    public static byte[] ReadOrMakeKey(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            // Made beside and moved, so that two runs starting at once do not end up with different keys.
            var fresh = $"{file}.{Guid.NewGuid():N}";
            using (var stream = new FileStream(fresh, options)) stream.Write(RandomNumberGenerator.GetBytes(KeySize));
            try
            {
                File.Move(fresh, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(fresh);
            }
        }
        var key = File.ReadAllBytes(file);
        return key.Length == KeySize ? key : throw new IOException($"`{file}` is not a key of {KeySize} bytes; remove it to have a new one made (sealed values of past runs are lost then)");
    }

    /// <summary>Plain when masking leaves name and value alone.</summary>
    public SealedValue Seal(string name, string value) => masker.Hides(value) ? Encrypt(name, value) : new SealedValue(name, value, null);

    public SealedValue Encrypt(string name, string value)
    {
        var text = Encoding.UTF8.GetBytes(value);
        var cipher = new byte[NonceSize + TagSize + text.Length];
        RandomNumberGenerator.Fill(cipher.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(cipher.AsSpan(0, NonceSize), text, cipher.AsSpan(NonceSize + TagSize), cipher.AsSpan(NonceSize, TagSize));
        return new SealedValue(name, null, cipher);
    }

    public bool CanOpen(SealedValue value)
    {
        try
        {
            Open(value);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <exception cref="CryptographicException">It was sealed with another key, or changed since.</exception>
    public string Open(SealedValue value)
    {
        if (value.Cipher is not { } cipher) return value.Plain ?? "";
        if (cipher.Length < NonceSize + TagSize) throw new CryptographicException("a sealed value is too short");
        var text = new byte[cipher.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(cipher.AsSpan(0, NonceSize), cipher.AsSpan(NonceSize + TagSize), cipher.AsSpan(NonceSize, TagSize), text);
        return Encoding.UTF8.GetString(text);
    }
}
