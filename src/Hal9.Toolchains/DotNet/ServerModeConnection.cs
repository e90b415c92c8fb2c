using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hal9.Toolchains.DotNet;

/// <summary>
/// The JSON-RPC that a program of Microsoft.Testing.Platform speaks with an editor: messages behind <c>Content-Length</c>. Requests go one after another.
/// </summary>
/// <remarks>https://github.com/microsoft/testfx/blob/main/docs/mstest-runner-protocol/001-protocol-intro.md</remarks>
internal sealed class ServerModeConnection(Stream stream)
{
    private const int LongestMessage = 64 * 1024 * 1024;

    private int lastId;

    /// <summary>Asks, and hears what comes before the answer.</summary>
    /// <param name="parameters">Writes the members of <c>params</c>.</param>
    /// <param name="notified">Given the method and the parameters of each notification.</param>
    /// <exception cref="EndOfStreamException">The program has gone.</exception>
    public async Task<JsonElement> RequestAsync(string method, Action<Utf8JsonWriter> parameters, Action<string, JsonElement> notified, CancellationToken cancellation)
    {
        var id = ++lastId;
        await SendAsync(method, id, parameters, cancellation).ConfigureAwait(false);
        while (true)
        {
            using var message = await ReceiveAsync(cancellation).ConfigureAwait(false);
            var root = message.RootElement;
            if (root.TryGetProperty("method", out var name))
            {
                notified(name.GetString()!, root.TryGetProperty("params", out var said) ? said : default);
                continue;
            }
            if (!root.TryGetProperty("id", out var answered) || answered.GetInt32() != id) continue;
            if (root.TryGetProperty("error", out var error)) throw new InvalidDataException(error.TryGetProperty("message", out var text) ? text.GetString() : "the test program refused a request");
            return root.TryGetProperty("result", out var result) ? result.Clone() : default;
        }
    }

    public Task NotifyAsync(string method, CancellationToken cancellation) => SendAsync(method, null, static _ => { }, cancellation);

    private async Task SendAsync(string method, int? id, Action<Utf8JsonWriter> parameters, CancellationToken cancellation)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            if (id is { } number) json.WriteNumber("id", number);
            json.WriteString("method", method);
            json.WriteStartObject("params");
            parameters(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {body.WrittenCount}\r\nContent-Type: application/testingplatform\r\n\r\n"), cancellation).ConfigureAwait(false);
        await stream.WriteAsync(body.WrittenMemory, cancellation).ConfigureAwait(false);
        await stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<JsonDocument> ReceiveAsync(CancellationToken cancellation)
    {
        var length = 0;
        while (await ReadHeaderAsync(cancellation).ConfigureAwait(false) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) length = int.Parse(header.AsSpan("Content-Length:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        if (length is <= 0 or > LongestMessage) throw new InvalidDataException($"a message of {length} bytes");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellation).ConfigureAwait(false);
        return JsonDocument.Parse(body);
    }

    private async Task<string> ReadHeaderAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one, cancellation).ConfigureAwait(false) == 0) throw new EndOfStreamException();
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
            if (line.Length > 1000) throw new InvalidDataException("a header without an end");
        }
    }
}
