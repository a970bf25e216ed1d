using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using NubesGen.Generation;

namespace NubesGen.Operations.Listing;

/// <summary>
/// The list as a page that stands alone. Every text is encoded here, on its way into the model, so that no place in the template can forget to:
/// who may push a branch may call it <c>env-&lt;script&gt;</c>.
/// </summary>
internal static class EnvironmentPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Makes the page.</summary>
    /// <param name="list">The list.</param>
    /// <param name="templates">Absolute path of the templates' folder.</param>
    /// <returns>The HTML; the same for the same list.</returns>
    public static string Render(EnvironmentList list, string templates) => TemplateRenderer.Render(
        Path.Combine(templates, "pages", "environments.html.scriban"),
        new Dictionary<string, object?>
        {
            ["project"] = Text(list.Project),
            ["cloud"] = Text(list.Cloud),
            ["prefix"] = Text(list.Prefix),
            ["summary"] = Text(list.Summary),
            ["now"] = Text(Times.Exact(list.Now)),
            ["now_iso"] = Text(Times.Iso(list.Now)),
            ["knows_branches"] = list.KnowsBranches,
            ["filters"] = Filters(list),
            ["rows"] = list.Environments.Select(environment => Row.Of(environment, list.Now)).ToList(),
        });

    /// <summary>Which words there is something to find by, and how much.</summary>
    private static List<Filter> Filters(EnvironmentList list) =>
    [
        .. list.Environments.SelectMany(environment => environment.Words).CountBy(word => word).OrderBy(count => Rank(count.Key))
            .Select(count => new Filter(Text(count.Key)!, count.Value)),
    ];

    /// <summary>The most urgent first.</summary>
    private static int Rank(string word) => Array.IndexOf(["orphaned", "expired", "expiring", "locked", "incomplete", "provisioned", "running"], word);

    private static string? Text(string? text) => text is null ? null : Encoder.Encode(text);

    /// <summary>A word to filter by.</summary>
    private sealed record Filter(string Word, int Count);

    /// <summary>A time, for people and as a machine reads it.</summary>
    private sealed record Moment(string Relative, string Exact, string Iso)
    {
        public static Moment? Of(DateTimeOffset? time, DateTimeOffset now) =>
            time is { } value ? new Moment(Times.Relative(value, now), Times.Exact(value), Times.Iso(value)) : null;
    }

    /// <summary>What is a link when it is an address of the web. A record is data: what is written in it as an address may be a script.</summary>
    private sealed record Link(string Text, string? Url)
    {
        public static Link? Of(string? text, Func<string, string> name) => text is null ? null
            : new(Encoder.Encode(name(text)), EnvironmentText.WebAddress(text) is null ? null : Encoder.Encode(text));
    }

    /// <summary>What the template sees of an environment. No text in it needs encoding any more.</summary>
    private sealed record Row(
        string Name, Link? Address, string Classes, IReadOnlyList<string> Words, int Rank, string? Holder, string? Branch, string? Commit,
        string? FullCommit, Moment? Changed, Link? ChangedBy, string? Resources, Moment? Expires)
    {
        public static Row Of(ListedEnvironment environment, DateTimeOffset now)
        {
            var record = environment.Record;
            return new Row(
                Text(environment.Name)!,
                Link.Of(record.Address, EnvironmentText.Host),
                string.Join(' ', environment.Words),
                environment.Words,
                EnvironmentPage.Rank(environment.Status),
                Text(environment.Holder),
                Text(record.Branch),
                Text(environment.Commit),
                Text(record.Commit),
                Moment.Of(record.Changed, now),
                Link.Of(record.ChangedBy, EnvironmentText.Run),
                record.Resources?.ToString(CultureInfo.InvariantCulture),
                Moment.Of(record.Expires, now));
        }
    }
}
