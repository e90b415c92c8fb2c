using System.Collections.Concurrent;
using Hal9.Neurons.Service.Signals;

namespace Hal9.Neurons.Service.Operations;

/// <summary>What this replica has counted since it started. Safe from many threads.</summary>
internal sealed class ServiceMetrics
{
    private readonly ConcurrentDictionary<(string Method, string Route, int Status), Counter> _requests = new();
    private readonly ConcurrentDictionary<string, DurationHistogram> _durations = new();
    private readonly ConcurrentDictionary<string, Counter> _signals = new();
    private long _touches;

    public void RequestAnswered(string method, string route, int status, TimeSpan took)
    {
        _requests.GetOrAdd((method, route, status), _ => new Counter()).Increment();
        _durations.GetOrAdd(route, _ => new DurationHistogram()).Observe(took.TotalSeconds);
    }

    public void SignalTaken(Signal signal)
    {
        _signals.GetOrAdd(signal.Layer, _ => new Counter()).Increment();
        Interlocked.Add(ref _touches, signal.Touched.Count);
    }

    public void WriteTo(PrometheusText text)
    {
        text.Family("http_requests_total", "counter", "Requests answered.");
        foreach (((string method, string route, int status), Counter count) in _requests.OrderBy(request => request.Key))
            text.Sample("http_requests_total", count.Value, ("method", method), ("route", route), ("status", PrometheusText.Number(status)));
        text.Family("http_request_duration_seconds", "histogram", "How long answers took.");
        foreach ((string route, DurationHistogram histogram) in _durations.OrderBy(duration => duration.Key, StringComparer.Ordinal))
            histogram.WriteTo(text, "http_request_duration_seconds", ("route", route));
        text.Family("neurons_signals_total", "counter", "Signals taken in by this replica.");
        foreach ((string layer, Counter count) in _signals.OrderBy(signal => signal.Key, StringComparer.Ordinal))
            text.Sample("neurons_signals_total", count.Value, ("layer", layer));
        text.Family("neurons_touches_total", "counter", "Neurons touched by signals of this replica.");
        text.Sample("neurons_touches_total", Interlocked.Read(ref _touches));
    }

    private sealed class Counter
    {
        private long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Increment() => Interlocked.Increment(ref _value);
    }
}
