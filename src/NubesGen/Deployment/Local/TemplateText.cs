using Scriban;
using Scriban.Runtime;

namespace NubesGen.Deployment.Local;

/// <summary>The templates of a <see cref="LocalForm"/>, filled in.</summary>
/// <param name="variables">What the templates may name; anything else is an error.</param>
internal sealed class TemplateText(IReadOnlyDictionary<string, string> variables)
{
    /// <summary>Fills one template in.</summary>
    /// <param name="template">The Scriban text.</param>
    /// <returns>The result.</returns>
    /// <exception cref="Scriban.Syntax.ScriptRuntimeException">It names a variable that is not there.</exception>
    public string Render(string template)
    {
        var values = new ScriptObject();
        foreach (var (name, value) in variables)
        {
            values[name] = value;
        }

        var context = new TemplateContext { StrictVariables = true };
        context.PushGlobal(values);
        return Template.Parse(template).Render(context);
    }

    /// <summary>Fills the values of a dictionary in.</summary>
    /// <param name="templates">Any names, with Scriban texts.</param>
    /// <returns>The same names with the results.</returns>
    public Dictionary<string, string> Render(IReadOnlyDictionary<string, string> templates) =>
        templates.ToDictionary(entry => entry.Key, entry => Render(entry.Value), StringComparer.Ordinal);
}
