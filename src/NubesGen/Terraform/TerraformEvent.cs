namespace NubesGen.Terraform;

/// <summary>A line of Terraform's <c>-json</c> stream (format "ui" 1.x of Terraform's "Machine-Readable UI").</summary>
/// <param name="Message">Terraform's own sentence about it.</param>
internal abstract record TerraformEvent(string Message);

/// <summary>One change of a plan.</summary>
internal sealed record ChangePlanned(string Message, PlannedChange Change) : TerraformEvent(Message);

/// <summary>The end of a plan or of an apply that went well: a failed one has none.</summary>
/// <param name="Message">Terraform's own sentence about it.</param>
/// <param name="Operation"><c>plan</c>, <c>apply</c> or <c>destroy</c>.</param>
internal sealed record ChangesSummarised(string Message, string Operation) : TerraformEvent(Message);

/// <summary>A resource has been compared with what really exists.</summary>
internal sealed record RefreshCompleted(string Message, string Address) : TerraformEvent(Message);

/// <summary>Work on a resource has begun; a replacement is a delete and a create.</summary>
internal sealed record ApplyStarted(string Message, string Address, PlannedAction Action) : TerraformEvent(Message);

/// <summary>Work on a resource goes on; comes every ten seconds.</summary>
internal sealed record ApplyProgressed(string Message, string Address, PlannedAction Action, TimeSpan Elapsed) : TerraformEvent(Message);

/// <summary>Work on a resource is done.</summary>
internal sealed record ApplyCompleted(string Message, string Address, PlannedAction Action, TimeSpan Elapsed) : TerraformEvent(Message);

/// <summary>Work on a resource has failed; a diagnostic says why.</summary>
internal sealed record ApplyErrored(string Message, string Address, PlannedAction Action, TimeSpan Elapsed) : TerraformEvent(Message);

/// <summary>An error or a warning.</summary>
internal sealed record DiagnosticReported(string Message, TerraformDiagnostic Diagnostic) : TerraformEvent(Message);

/// <summary>Somebody else holds the state's lock, and Terraform waits.</summary>
internal sealed record StateLockAwaited(string Message) : TerraformEvent(Message);

/// <summary>The outputs; their values are not part of this.</summary>
/// <param name="Message">Terraform's own sentence about it.</param>
/// <param name="Names">Their names.</param>
internal sealed record OutputsListed(string Message, IReadOnlyList<string> Names) : TerraformEvent(Message);

/// <summary>Anything else, also what later versions invent.</summary>
/// <param name="Message">Terraform's own sentence about it.</param>
/// <param name="Type">Terraform's name for it.</param>
internal sealed record OtherEvent(string Message, string Type) : TerraformEvent(Message);
