using System.Text;
using Hal9.Engine.Masking;

namespace Hal9.Benchmarks.Engine;

/// <summary>A gigabyte through the masker with 50 random secrets in every derived form, against copying the same blocks, by the processor's time.</summary>
internal static class MaskingSpeed
{
    private const int BlockSize = 64 * 1024;
    private const double Amount = 1 << 30;
    private const int Rounds = 5;

    public static Task RunAsync()
    {
        var chance = new Random(42);
        var secrets = Enumerable.Range(0, 50).Select(_ => Secret(chance, chance.Next(16, 49))).ToArray();
        var needles = secrets.SelectMany(SecretForms.Of).Select(Convert.ToHexString).Distinct().Count();
        Table.Head($"Masking 1 GiB, 50 secrets, {needles} needles, one core", "text", "floor: copying", "masked", "to the floor");
        var base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(Bytes(chance, 3 * 1024 * 1024), Base64FormattingOptions.InsertLineBreaks));
        var wide = Encoding.ASCII.GetBytes(string.Join('\n', Convert.ToBase64String(Bytes(chance, 3 * 1024 * 1024)).Chunk(119).Select(static line => new string(line))) + "\n");
        (string Name, byte[] Text, int Block)[] texts =
        [
            ("lines of a build's log", Log(chance, []), BlockSize),
            ("the same, a secret in one line of a thousand", Log(chance, secrets), BlockSize),
            ("base64 of random bytes", base64, BlockSize),
            ("base64 in lines of 120 bytes", wide, BlockSize),
            ("the same, a line at a time", wide, 120),
        ];
        foreach (var (name, text, block) in texts)
        {
            List<double> copies = [], masks = [];
            for (var round = 0; round < Rounds; round++)
            {
                copies.Add(Copy(text, block));
                masks.Add(Mask(text, secrets, block));
            }
            double floor = Table.Median(copies), ours = Table.Median(masks);
            Table.Row($"{name} | {floor / 1e9:0.0} GB/s | {ours / 1e6:0} MB/s | {floor / ours:0.0}");
        }
        return Task.CompletedTask;
    }

    private static double Mask(byte[] text, string[] secrets, int block)
    {
        var masker = new SecretMasker();
        masker.Add(secrets);
        var into = new byte[2 * BlockSize];
        var shown = 0L;
        var writer = new MaskingWriter(masker, bytes =>
        {
            bytes.CopyTo(into);
            shown += bytes.Length;
        });
        var before = Environment.CpuUsage.TotalTime;
        for (var (total, at) = (0L, 0); total < Amount; total += block, at = at + block > text.Length - block ? 0 : at + block) writer.Write(text.AsSpan(at, block));
        writer.Flush();
        if (shown == 0) throw new InvalidOperationException("nothing came out");
        return Amount / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static double Copy(byte[] text, int block)
    {
        var into = new byte[BlockSize];
        var before = Environment.CpuUsage.TotalTime;
        for (var (total, at) = (0L, 0); total < Amount; total += block, at = at + block > text.Length - block ? 0 : at + block) text.AsSpan(at, block).CopyTo(into);
        return Amount / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static string Secret(Random chance, int length) =>
        new([.. Enumerable.Range(0, length).Select(_ => (char)chance.Next('!', '~' + 1))]);

    private static byte[] Bytes(Random chance, int count)
    {
        var bytes = new byte[count];
        chance.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Log(Random chance, string[] secrets)
    {
        var text = new StringBuilder();
        string[] words = ["restore", "src/Hal9.Engine/Jobs/JobRunner.cs", "warning", "CS8602:", "Dereference", "of", "a", "possibly", "null", "reference.", "[net10.0]", "->", "passed", "12.4ms", "GET", "/index.json", "200"];
        for (var line = 0; text.Length < 4 * 1024 * 1024; line++)
        {
            text.Append("2026-01-01T12:00:00.").Append(chance.Next(1000, 10000)).Append("Z ");
            for (var i = chance.Next(4, 14); i > 0; i--) text.Append(words[chance.Next(words.Length)]).Append(' ');
            if (secrets.Length > 0 && line % 1000 == 0) text.Append(secrets[chance.Next(secrets.Length)]);
            text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
