using System.Text;

namespace NubesGen.Operations;

/// <summary>Splits what a user typed into arguments, as a shell would, but without ever running one.</summary>
internal static class CommandLine
{
    /// <summary>Splits at white space; single and double quotes keep what they enclose together.</summary>
    /// <param name="text">E.g. <c>state show 'terraform_data.app'</c>.</param>
    /// <returns>The arguments.</returns>
    public static IReadOnlyList<string> Split(string text)
    {
        var arguments = new List<string>();
        var current = new StringBuilder();
        char? quote = null;
        var started = false;
        foreach (var c in text)
        {
            if (c == quote)
            {
                quote = null;
            }
            else if (quote is null && c is '"' or '\'')
            {
                quote = c;
                started = true;
            }
            else if (quote is null && char.IsWhiteSpace(c))
            {
                if (started)
                {
                    arguments.Add(current.ToString());
                    current.Clear();
                }

                started = false;
            }
            else
            {
                current.Append(c);
                started = true;
            }
        }

        return started ? [.. arguments, current.ToString()] : arguments;
    }
}
