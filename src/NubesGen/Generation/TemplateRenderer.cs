using System.Text.Encodings.Web;
using System.Text.Json;
using Scriban;
using Scriban.Runtime;

namespace NubesGen.Generation;

/// <summary>Fills Scriban templates. A name that does not exist is an exception, never an empty place in a generated file.</summary>
internal static class TemplateRenderer
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Renders a template.</summary>
    /// <param name="templateFile">Absolute path.</param>
    /// <param name="model">What the template may use, under the names it uses.</param>
    /// <returns>The text, with LF line ends, the last line included.</returns>
    /// <exception cref="InvalidOperationException">The template is wrong.</exception>
    public static string Render(string templateFile, IReadOnlyDictionary<string, object?> model) =>
        RenderText(GeneratedHeader.Normalise(File.ReadAllText(templateFile)), templateFile, model).TrimEnd('\n') + "\n";

    /// <summary>Renders a template that is at hand, as it is.</summary>
    /// <param name="text">The Scriban text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="model">What the template may use, under the names it uses.</param>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidOperationException">The template is wrong.</exception>
    public static string RenderText(string text, string source, IEnumerable<KeyValuePair<string, object?>> model)
    {
        var template = Template.Parse(text, source);
        if (template.HasErrors)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, template.Messages));
        }

        var globals = new ScriptObject();
        globals.Import("hcl", HclString);
        globals.Import("yaml", YamlString);
        globals.Import("expression", Expression);
        foreach (var (name, value) in model)
        {
            globals.Add(name, value);
        }

        var context = new TemplateContext
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedTargetAccess = false,
            EnableRelaxedIndexerAccess = false,
            NewLine = "\n",
            // Scriban guards against templates of strangers; ours may list thousands of environments.
            LoopLimit = 0,
            LimitToString = 0,
        };
        context.PushGlobal(globals);
        try
        {
            return template.Render(context);
        }
        catch (Scriban.Syntax.ScriptRuntimeException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    /// <summary>A Terraform string literal: https://developer.hashicorp.com/terraform/language/expressions/strings.</summary>
    /// <param name="value">Any text.</param>
    /// <returns>The literal, in quotes.</returns>
    public static string HclString(string value) => JsonSerializer.Serialize(value, Relaxed)
        .Replace("\\b", "\\u0008", StringComparison.Ordinal)
        .Replace("\\f", "\\u000c", StringComparison.Ordinal)
        .Replace("${", "$${", StringComparison.Ordinal)
        .Replace("%{", "%%{", StringComparison.Ordinal);

    /// <summary>A YAML string, for a place where GitHub Actions evaluates expressions: text that looks like one stays text.</summary>
    private static string YamlString(string value) =>
        JsonSerializer.Serialize(value.Replace("${{", "${{ '${{' }}", StringComparison.Ordinal), Relaxed);

    /// <summary>An expression of GitHub Actions, whose braces mean something else to Scriban.</summary>
    private static string Expression(string value) => $"${{{{ {value} }}}}";
}
