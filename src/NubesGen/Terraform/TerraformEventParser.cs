using System.Text.Json;

namespace NubesGen.Terraform;

/// <summary>Reads Terraform's <c>-json</c> stream line by line, forgiving whatever it does not know.</summary>
internal static class TerraformEventParser
{
    /// <summary>Reads one line.</summary>
    /// <param name="line">As it came.</param>
    /// <returns>The event; <see langword="null"/> for a line that is none: <c>init -json</c> mixes plain text in.</returns>
    public static TerraformEvent? Parse(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static TerraformEvent Read(JsonElement line)
    {
        var message = Text(line, "@message") ?? "";
        var type = Text(line, "type") ?? "";
        return type switch
        {
            "planned_change" => new ChangePlanned(message, Change(line.GetProperty("change"))),
            "change_summary" => new ChangesSummarised(message, Text(line.GetProperty("changes"), "operation") ?? ""),
            "refresh_complete" => new RefreshCompleted(message, Address(Hook(line))),
            "apply_start" => new ApplyStarted(message, Address(Hook(line)), Action(Hook(line))),
            "apply_progress" => new ApplyProgressed(message, Address(Hook(line)), Action(Hook(line)), Elapsed(Hook(line))),
            "apply_complete" => new ApplyCompleted(message, Address(Hook(line)), Action(Hook(line)), Elapsed(Hook(line))),
            "apply_errored" => new ApplyErrored(message, Address(Hook(line)), Action(Hook(line)), Elapsed(Hook(line))),
            "diagnostic" => new DiagnosticReported(message, Diagnostic(line.GetProperty("diagnostic"))),
            "state_lock_acquire" => new StateLockAwaited(message),
            "outputs" => new OutputsListed(message, [.. line.GetProperty("outputs").EnumerateObject().Select(output => output.Name)]),
            _ => new OtherEvent(message, type),
        };
    }

    private static JsonElement Hook(JsonElement line) => line.GetProperty("hook");

    private static PlannedChange Change(JsonElement change) => new(
        Address(change),
        Text(change.GetProperty("resource"), "resource_type") ?? "",
        Action(change),
        Text(change, "reason"));

    private static string Address(JsonElement holder) => Text(holder.GetProperty("resource"), "addr") ?? "";

    private static TimeSpan Elapsed(JsonElement hook) => TimeSpan.FromSeconds(hook.GetProperty("elapsed_seconds").GetDouble());

    private static PlannedAction Action(JsonElement holder) => Text(holder, "action") switch
    {
        "noop" => PlannedAction.NoOp,
        "create" => PlannedAction.Create,
        "read" => PlannedAction.Read,
        "update" => PlannedAction.Update,
        "replace" => PlannedAction.Replace,
        "delete" => PlannedAction.Delete,
        "move" => PlannedAction.Move,
        "import" => PlannedAction.Import,
        // The stream says "remove", the JSON of a plan says "forget".
        "remove" or "forget" => PlannedAction.Forget,
        _ => PlannedAction.Other,
    };

    private static TerraformDiagnostic Diagnostic(JsonElement diagnostic)
    {
        var result = new TerraformDiagnostic(
            Text(diagnostic, "severity") == "error",
            Text(diagnostic, "summary") ?? "",
            Text(diagnostic, "detail") ?? "",
            Text(diagnostic, "address"));
        if (!diagnostic.TryGetProperty("range", out var range))
        {
            return result;
        }

        var start = range.GetProperty("start");
        return result with
        {
            FileName = Text(range, "filename"),
            Line = start.GetProperty("line").GetInt32(),
            Column = start.GetProperty("column").GetInt32(),
        };
    }

    private static string? Text(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
