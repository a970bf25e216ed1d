using System.Globalization;
using NubesGen.Diagnostics;

namespace NubesGen.Applications;

/// <summary>Reads <c>NubesGen*</c> properties. A wrong value becomes a problem that lists the valid ones and is never silently replaced.</summary>
/// <param name="properties">The properties that are set, by name.</param>
public sealed class Settings(IReadOnlyDictionary<string, string> properties)
{
    private readonly List<Problem> problems = [];

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>A property as it is.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The trimmed value, or <see langword="null"/> when it is not set or empty.</returns>
    public string? Text(string name) =>
        properties.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    /// <summary>A property with a fixed set of values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="valid">The values, as they are spelt.</param>
    /// <returns>The value in that spelling, or <see langword="null"/> when not set or wrong.</returns>
    public string? Choice(string name, params IReadOnlyList<string> valid) =>
        Text(name) is { } text ? Choose(name, text, valid) : null;

    /// <summary>A property that lists values with a fixed set.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="valid">The values, as they are spelt.</param>
    /// <returns>The values in that spelling without repetition; <see langword="null"/> when the property is not set.</returns>
    public IReadOnlyList<string>? Choices(string name, params IReadOnlyList<string> valid) =>
        Text(name) is not { } text ? null
        : List(text) is [var only] && only.Equals("None", StringComparison.OrdinalIgnoreCase) ? []
        : [.. List(text).Select(item => Choose(name, item, valid)).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>A property that lists words, separated by <c>;</c> or <c>,</c>.</summary>
    /// <param name="text">The property's value.</param>
    /// <returns>The words, trimmed.</returns>
    public static IReadOnlyList<string> List(string text) =>
        text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A yes-or-no property.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">The value when it is not set.</param>
    /// <returns>The value.</returns>
    public bool Flag(string name, bool otherwise) => Choice(name, "true", "false") switch
    {
        "true" => true,
        "false" => false,
        _ => otherwise,
    };

    /// <summary>A property that is a time span, <c>[d.]hh:mm:ss</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">The value when it is not set.</param>
    /// <returns>The value, positive.</returns>
    public TimeSpan Duration(string name, TimeSpan otherwise) => Duration(name) ?? otherwise;

    /// <summary>A property that is a time span or not there.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value, positive; <see langword="null"/> when not set or wrong.</returns>
    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        // A bare number would be read as days, and without "c" so would the hours of 24:00:00.
        if (text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero)
        {
            return value;
        }

        Add(ConfigurationProblems.WrongValue(name, text, ["a time span such as 00:01:30 or 7.00:00:00"]));
        return null;
    }

    /// <summary>A property that is a whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="minimum">The least valid value.</param>
    /// <param name="otherwise">The value when it is not set.</param>
    /// <returns>The value.</returns>
    public int Count(string name, int minimum, int otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum)
        {
            return value;
        }

        Add(ConfigurationProblems.WrongValue(name, text, [$"a whole number from {minimum}"]));
        return otherwise;
    }

    /// <summary>A property that is an amount of money.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The amount, at least 1; <see langword="null"/> when not set or wrong.</returns>
    public decimal? Amount(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= 1)
        {
            return value;
        }

        Add(ConfigurationProblems.WrongValue(name, text, ["an amount of 1 or more, such as 50 or 99.90"]));
        return null;
    }

    /// <summary>A property of a form of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isValid">Whether a value is valid.</param>
    /// <param name="form">What valid values look like.</param>
    /// <returns>The value, or <see langword="null"/> when not set or wrong.</returns>
    public string? Formed(string name, Func<string, bool> isValid, string form)
    {
        if (Text(name) is not { } text || isValid(text))
        {
            return Text(name);
        }

        Add(ConfigurationProblems.WrongValue(name, text, [form]));
        return null;
    }

    /// <summary>Notes a problem found by whoever reads the settings; once, however often they read.</summary>
    /// <param name="problem">The problem.</param>
    public void Add(Problem problem)
    {
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }

    /// <summary>Ends the reading: fails when anything was wrong.</summary>
    /// <exception cref="NubesGenException">All errors at once.</exception>
    public void ThrowIfWrong()
    {
        if (problems.Any(problem => problem.Severity == Severity.Error))
        {
            throw new NubesGenException([.. problems]);
        }
    }

    private string? Choose(string name, string text, IReadOnlyList<string> valid)
    {
        var match = valid.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (match is null)
        {
            Add(ConfigurationProblems.WrongValue(name, text, valid));
        }

        return match;
    }
}
