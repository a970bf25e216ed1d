namespace NubesGen.Terraform;

/// <summary>Turns the events of one Terraform command into what is shown. Called from several threads.</summary>
internal interface ITerraformProgress
{
    /// <summary>Takes note of an event.</summary>
    /// <param name="terraformEvent">What happened.</param>
    /// <param name="now">When.</param>
    /// <returns>A line that is to stay on the screen, or <see langword="null"/>.</returns>
    string? Note(TerraformEvent terraformEvent, DateTimeOffset now);

    /// <summary>What is going on.</summary>
    /// <param name="now">When this is asked.</param>
    /// <returns>A few words, or <see langword="null"/> when there is nothing to say.</returns>
    string? Status(DateTimeOffset now);
}
