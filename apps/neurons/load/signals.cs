#!/usr/bin/env dotnet
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
#:property EnforceCodeStyleInBuild=false
// Sends signals at a steady rate, whatever the answers take, and says how long they took.
//
//     dotnet run load/signals.cs -- http://127.0.0.1:8080 [signals per second: 200] [seconds: 10]
//
// A signal that is due is sent even while earlier ones wait, and its time counts from when it was due: a slow server cannot hide
// behind a client that waits for it. Exits with 1 when a signal failed or the 99th percentile is over 250 ms.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

Uri service = new(args.ElementAtOrDefault(0) ?? "http://127.0.0.1:8080");
int perSecond = int.Parse(args.ElementAtOrDefault(1) ?? "200", CultureInfo.InvariantCulture);
int seconds = int.Parse(args.ElementAtOrDefault(2) ?? "10", CultureInfo.InvariantCulture);
if (!service.IsLoopback)
{
    Console.Error.WriteLine($"{service} is not on this machine; load is sent only to your own.");
    return 2;
}

using HttpClient client = new() { BaseAddress = service, Timeout = TimeSpan.FromSeconds(30) };
JsonElement status = JsonSerializer.Deserialize<JsonElement>(await client.GetStringAsync("/api/v1/status"));
string[] layers = [.. status.GetProperty("network").GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("name").GetString()!)];

long start = Stopwatch.GetTimestamp();
TimeSpan apart = TimeSpan.FromSeconds(1.0 / perSecond);
List<Task<(double Ms, HttpStatusCode? Status)>> signals = [];
for (int i = 0; i < perSecond * seconds; i++)
{
    TimeSpan due = apart * i;
    TimeSpan early = due - Stopwatch.GetElapsedTime(start);
    if (early > TimeSpan.FromMilliseconds(1))
        await Task.Delay(early);
    signals.Add(SendAsync($"{{\"layer\": \"{layers[i % layers.Length]}\", \"strength\": 0.8, \"message\": \"load {i}\"}}", due));
}

(double Ms, HttpStatusCode? Status)[] answers = await Task.WhenAll(signals);
double[] times = [.. answers.Select(answer => answer.Ms).Order()];
int failed = answers.Count(answer => answer.Status != HttpStatusCode.Created);
double Percentile(double share) => times[Math.Min((int)(times.Length * share), times.Length - 1)];

Console.WriteLine($"{times.Length} signals at {perSecond}/s: p50 {Percentile(0.5):F1} ms, p90 {Percentile(0.9):F1} ms, p99 {Percentile(0.99):F1} ms, worst {times[^1]:F1} ms");
foreach (IGrouping<HttpStatusCode?, (double, HttpStatusCode?)> group in answers.GroupBy(answer => answer.Status))
    Console.WriteLine($"  {(group.Key is { } code ? ((int)code).ToString(CultureInfo.InvariantCulture) : "no answer")}: {group.Count()}");
return failed > 0 || Percentile(0.99) > 250 ? 1 : 0;

async Task<(double, HttpStatusCode?)> SendAsync(string json, TimeSpan due)
{
    HttpStatusCode? code = null;
    try
    {
        using HttpResponseMessage response = await client.PostAsync("/api/v1/signal", new StringContent(json, Encoding.UTF8, "application/json"));
        code = response.StatusCode;
    }
    catch (HttpRequestException)
    {
        // Counted as no answer.
    }
    catch (TaskCanceledException)
    {
        // Took longer than the client waits: no answer either.
    }

    return ((Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds, code);
}
