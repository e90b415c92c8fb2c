using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

// A service as small as one can be: what the tests deploy. UNREADY=1 never becomes ready, BAD=1 answers smoke tests wrongly, CRASH=1 ends at once.
if (Environment.GetEnvironmentVariable("CRASH") is "1")
{
    Console.Error.WriteLine("crashing as told");
    return 3;
}
using var ended = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    ended.Cancel();
});
using var listener = new TcpListener(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable("PORT")!, CultureInfo.InvariantCulture));
listener.Start();
Console.WriteLine("listening");
try
{
    while (true)
    {
        using var client = await listener.AcceptTcpClientAsync(ended.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync(ended.Token) ?? "").Split(' ') is [_, var asked, ..] ? asked : "";
        while (await reader.ReadLineAsync(ended.Token) is { Length: > 0 })
        {
        }
        var status = path switch
        {
            "/ready" when Environment.GetEnvironmentVariable("UNREADY") is "1" => 503,
            "/" when Environment.GetEnvironmentVariable("BAD") is "1" => 500,
            _ => 200,
        };
        var body = $"version {Environment.GetEnvironmentVariable("HAL9_VERSION")} says {Environment.GetEnvironmentVariable("SAYS")}";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), ended.Token);
    }
}
catch (OperationCanceledException)
{
    Console.WriteLine("stopping");
    return 0;
}
