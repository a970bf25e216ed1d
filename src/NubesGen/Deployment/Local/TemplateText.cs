using NubesGen.Generation;

namespace NubesGen.Deployment.Local;

/// <summary>The templates of a <see cref="LocalForm"/>, filled in.</summary>
/// <param name="variables">What the templates may name; anything else is an error.</param>
internal sealed class TemplateText(IReadOnlyDictionary<string, string> variables)
{
    /// <summary>Fills one template in.</summary>
    /// <param name="template">The Scriban text.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidOperationException">It names a variable that is not there.</exception>
    public string Render(string template) =>
        TemplateRenderer.RenderText(template, "local.json", variables.Select(variable => KeyValuePair.Create(variable.Key, (object?)variable.Value)));

    /// <summary>Fills the values of a dictionary in.</summary>
    /// <param name="templates">Any names, with Scriban texts.</param>
    /// <returns>The same names with the results.</returns>
    public Dictionary<string, string> Render(IReadOnlyDictionary<string, string> templates) =>
        templates.ToDictionary(entry => entry.Key, entry => Render(entry.Value), StringComparer.Ordinal);
}
