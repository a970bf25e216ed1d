using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

public sealed class TerraformEventParserTests
{
    [Theory]
    [InlineData("noop", PlannedAction.NoOp)]
    [InlineData("create", PlannedAction.Create)]
    [InlineData("read", PlannedAction.Read)]
    [InlineData("update", PlannedAction.Update)]
    [InlineData("replace", PlannedAction.Replace)]
    [InlineData("delete", PlannedAction.Delete)]
    [InlineData("move", PlannedAction.Move)]
    [InlineData("import", PlannedAction.Import)]
    [InlineData("remove", PlannedAction.Forget)]
    [InlineData("a-later-invention", PlannedAction.Other)]
    public void Every_action_of_a_plan_is_known(string word, PlannedAction action)
    {
        var line = $$$"""{"@message":"m","type":"planned_change","change":{"resource":{"addr":"module.m.azurerm_x.y[\"ü\"]","resource_type":"azurerm_x"},"action":"{{{word}}}","reason":"tainted"}}""";

        var planned = Assert.IsType<ChangePlanned>(TerraformEventParser.Parse(line));

        Assert.Equal(new PlannedChange("module.m.azurerm_x.y[\"ü\"]", "azurerm_x", action, "tainted"), planned.Change);
    }

    [Fact]
    public void A_diagnostic_keeps_its_place()
    {
        const string line = """{"@message":"m","type":"diagnostic","diagnostic":{"severity":"error","summary":"s","detail":"d","address":"a.b","range":{"filename":"main.tf","start":{"line":12,"column":30,"byte":344},"end":{"line":12,"column":31,"byte":345}}}}""";

        var diagnostic = Assert.IsType<DiagnosticReported>(TerraformEventParser.Parse(line)).Diagnostic;

        Assert.Equal(new TerraformDiagnostic(true, "s", "d", "a.b") { FileName = "main.tf", Line = 12, Column = 30 }, diagnostic);
    }

    [Fact]
    public void The_stages_of_an_apply_are_told_apart()
    {
        static string Line(string type) => $$$"""{"@message":"m","type":"{{{type}}}","hook":{"resource":{"addr":"a.b"},"action":"update","elapsed_seconds":65}}""";
        var time = TimeSpan.FromSeconds(65);

        Assert.Equal(new ApplyStarted("m", "a.b", PlannedAction.Update), TerraformEventParser.Parse(Line("apply_start")));
        Assert.Equal(new ApplyProgressed("m", "a.b", PlannedAction.Update, time), TerraformEventParser.Parse(Line("apply_progress")));
        Assert.Equal(new ApplyCompleted("m", "a.b", PlannedAction.Update, time), TerraformEventParser.Parse(Line("apply_complete")));
        Assert.Equal(new ApplyErrored("m", "a.b", PlannedAction.Update, time), TerraformEventParser.Parse(Line("apply_errored")));
    }

    [Fact]
    public void Outputs_are_known_by_name_only()
    {
        const string line = """{"@message":"Outputs: 1","type":"outputs","outputs":{"password":{"sensitive":true,"type":"string"}}}""";

        Assert.Equal(["password"], Assert.IsType<OutputsListed>(TerraformEventParser.Parse(line)).Names);
    }

    [Fact]
    public void A_wait_for_the_lock_and_an_unknown_type_are_events_too()
    {
        Assert.Equal(new StateLockAwaited("m"), TerraformEventParser.Parse("""{"@message":"m","type":"state_lock_acquire"}"""));
        Assert.Equal(new OtherEvent("m", "invention"), TerraformEventParser.Parse("""{"@message":"m","type":"invention","x":[1]}"""));
        Assert.Equal(new OtherEvent("", ""), TerraformEventParser.Parse("{}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\e[0m\e[32m")]
    [InlineData("Successfully configured the backend \"azurerm\"! Terraform will automatically")]
    [InlineData("{ cut off")]
    [InlineData("""{"type":"planned_change"}""")]
    [InlineData("""{"type":"apply_start","hook":null}""")]
    [InlineData("""{"type":"apply_complete","hook":{"resource":{"addr":"a"},"elapsed_seconds":"soon"}}""")]
    [InlineData("""{"type":"diagnostic","diagnostic":{"range":{"start":{"line":1.5}}}}""")]
    public void A_line_that_is_none_of_these_is_passed_over(string line) => Assert.Null(TerraformEventParser.Parse(line));
}
