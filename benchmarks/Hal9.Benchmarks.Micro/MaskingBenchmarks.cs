using System.Text;
using BenchmarkDotNet.Attributes;
using Hal9.Engine.Masking;

namespace Hal9.Benchmarks.Micro;

/// <summary>16 MiB of a build's log with 50 random secrets in all their forms (about 600 needles). The floor is copying the bytes.</summary>
public class MaskingBenchmarks
{
    private const int Block = 64 * 1024;
    private const int LineLength = 120;

    private readonly byte[] log;
    private readonly byte[] copy;
    private readonly SecretMasker masker = new();
    private long shown;

    public MaskingBenchmarks()
    {
        var random = new Random(42);
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\"&'";
        string Secret() => new([.. Enumerable.Range(0, random.Next(20, 60)).Select(_ => letters[random.Next(letters.Length)])]);
        var secrets = Enumerable.Range(0, 50).Select(_ => Secret()).ToArray();
        masker.Add(secrets);
        var text = new StringBuilder();
        while (text.Length < 16 << 20)
        {
            text.Append("  [12:33:").Append(random.Next(60)).Append("] Compiling crate serde_json v1.0.").Append(random.Next(100))
                .Append(" (/home/runner/work/repo/src/lib").Append(random.Next()).Append(".rs) warning: unused variable `x`\n");
            if (random.Next(2000) == 0) text.Append(secrets[random.Next(secrets.Length)]).Append('\n');
        }
        log = Encoding.UTF8.GetBytes(text.ToString());
        copy = new byte[log.Length];
    }

    [Benchmark(Baseline = true)]
    public void Floor_copy() => log.CopyTo(copy, 0);

    [Benchmark]
    public long Mask_in_blocks() => Mask(Block);

    [Benchmark]
    public long Mask_line_by_line() => Mask(LineLength);

    private long Mask(int block)
    {
        shown = 0;
        var writer = new MaskingWriter(masker, bytes => shown += bytes.Length);
        for (var from = 0; from < log.Length; from += block) writer.Write(log.AsSpan(from, Math.Min(block, log.Length - from)));
        writer.Flush();
        return shown;
    }
}
