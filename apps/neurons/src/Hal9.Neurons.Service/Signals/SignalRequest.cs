using System.Text.Json;
using Hal9.Neurons.Layers;

namespace Hal9.Neurons.Service.Signals;

/// <summary>What a client sends: <c>{"layer": "reflex", "strength": 0.8, "message": "hello"}</c>.</summary>
internal sealed record SignalRequest(Layer Layer, double Strength, string Message)
{
    public const int LongestMessage = 500;

    /// <summary>Null, with what is wrong by field, when it is not a signal.</summary>
    public static SignalRequest? Read(JsonElement body, IReadOnlyList<Layer> layers, out Dictionary<string, string[]> errors)
    {
        errors = [];
        if (body.ValueKind != JsonValueKind.Object)
        {
            errors[""] = ["The body must be an object: {\"layer\": \"…\", \"strength\": 0.8, \"message\": \"…\"}."];
            return null;
        }

        Layer? layer = null;
        double strength = 1;
        string message = "";
        foreach (JsonProperty property in body.EnumerateObject())
        {
            string? error = property.Name switch
            {
                "layer" => ReadLayer(property.Value, layers, out layer),
                "strength" => ReadStrength(property.Value, out strength),
                "message" => ReadMessage(property.Value, out message),
                _ => "There is no such field; the fields are layer, strength and message.",
            };
            if (error is not null)
                errors[property.Name] = [error];
        }

        if (layer is null && !errors.ContainsKey("layer"))
            errors["layer"] = [$"A signal enters by a layer: {Names(layers)}."];
        return errors.Count == 0 ? new SignalRequest(layer!, strength, message) : null;
    }

    private static string? ReadLayer(JsonElement value, IReadOnlyList<Layer> layers, out Layer? layer)
    {
        layer = null;
        if (value.ValueKind != JsonValueKind.String)
            return "Must be a text.";
        string name = value.GetString() ?? "";
        layer = layers.FirstOrDefault(candidate => candidate.Name == name);
        return layer is null ? $"There is no layer `{Shortened(name)}`; there are {Names(layers)}." : null;
    }

    private static string? ReadStrength(JsonElement value, out double strength)
    {
        strength = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out strength) && strength is > 0 and <= 1
            ? null
            : "Must be a number above 0 and up to 1.";
    }

    private static string? ReadMessage(JsonElement value, out string message)
    {
        message = value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
        if (value.ValueKind != JsonValueKind.String)
            return "Must be a text.";
        // PostgreSQL cannot keep U+0000 in a text.
        return message.Length <= LongestMessage && !message.Contains('\0')
            ? null
            : $"Must have at most {LongestMessage} characters, none of them U+0000.";
    }

    private static string Names(IReadOnlyList<Layer> layers) => string.Join(", ", layers.Select(layer => layer.Name));

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
