using NubesGen.Diagnostics;
using NubesGen.Terraform;

namespace NubesGen.Tests.Terraform;

public sealed class TerraformDiagnosticTests
{
    private static readonly TerraformContext Context = new()
    {
        ConfigurationDirectory = Path.GetFullPath("/somewhere/terra form"),
        DataDirectory = "/data",
        LogDirectory = "/logs",
    };

    [Fact]
    public void A_lock_that_azure_holds_names_who_has_it()
    {
        const string detail = """
            Error message: state blob is already locked
            Lock Info:
              ID:        5f9199a7-1a0c
              Path:      tfstate/lock.tfstate
              Operation: OperationTypeApply
              Who:       alice@laptop
              Version:   1.11.4
              Created:   2026-11-22 18:55:21.2 +0000 UTC
              Info:      

            Terraform acquires a state lock to protect the state.
            """;

        var problem = Problem("Error acquiring the state lock", detail);

        Assert.Equal("NG3010", problem.Code);
        Assert.Contains("locked by alice@laptop (OperationTypeApply since 2026-11-22 18:55:21.2 +0000 UTC, lock id 5f9199a7-1a0c).", problem.Message);
    }

    [Theory]
    [InlineData("Error acquiring the state lock", "blob metadata \"terraformlockid\" was empty")]
    [InlineData("Error loading state", "failed to lock azure state: unexpected status 409 with LeaseAlreadyPresent")]
    public void A_lock_just_taken_has_no_name_yet(string summary, string detail)
    {
        var problem = Problem(summary, detail);

        Assert.Equal("NG3010", problem.Code);
        Assert.Contains("locked by another process.", problem.Message);
    }

    [Fact]
    public void A_state_that_was_not_saved_names_the_file()
    {
        var problem = Problem("Failed to persist state to backend", "To allow for recovery, ...");

        Assert.Equal("NG3013", problem.Code);
        Assert.Contains($"'{Path.Combine(Context.ConfigurationDirectory, "errored.tfstate")}' only", problem.Message);
    }

    [Fact]
    public void A_detail_of_many_lines_becomes_one()
    {
        var problem = Problem("Summary", "first\n  second\r\n\nthird");

        Assert.StartsWith("Terraform: Summary: first second third. ", problem.Message);
        Assert.Null(problem.File);
    }

    private static Problem Problem(string summary, string detail) => new TerraformDiagnostic(true, summary, detail, null).ToProblem(Context);
}
