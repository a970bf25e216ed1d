using NubesGen.Operations.Listing;
using NubesGen.Processes;
using NubesGen.State;

namespace NubesGen.Tests.Operations.Listing;

/// <summary>Environments as a team would have them, the same ones every time.</summary>
internal static class SampleList
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 22, 33, TimeSpan.Zero);

    public const string HostileBranch = "env-<script>document.title='pwned'</script>\"'><img/src=x&amp;";

    private static readonly string[] People = ["alice on laptop", "bob on 4f2a1b9c7d3e", "https://github.com/me/app/actions/runs/8123456789"];

    /// <summary>One that has been deployed to, of a branch that exists.</summary>
    public static StoredEnvironment Running(string name) => new(
        name,
        new EnvironmentRecord
        {
            Address = "http://127.0.0.1:19547/",
            Branch = $"env-{name}",
            Commit = "0123456789abcdef0123456789abcdef01234567",
            Provisioned = Now.AddDays(-400),
            Deployed = Now.AddDays(-3),
            ChangedBy = "alice on laptop",
            Resources = 3,
        },
        null);

    /// <summary>Somebody who works on one, as stores say it.</summary>
    public static string Holder(string user, string host) =>
        new LockHolder(user, host, new ProcessIdentity(4711, "1", "1"), null, null, "Provision", Now.AddMinutes(-2)).ToString();

    public static EnvironmentList Of(params IEnumerable<StoredEnvironment> stored) => Of(stored.ToList(), _ => true);

    public static EnvironmentList Of(IReadOnlyList<StoredEnvironment> stored, Func<StoredEnvironment, bool> hasBranch) => EnvironmentList.Of(
        "todo-api", "Local", "env-", stored, stored.Where(hasBranch).Select(environment => environment.Record?.Branch).OfType<string>().ToHashSet(), Now);

    /// <summary>Any number of them, in every state there is; the first branch means harm.</summary>
    public static EnvironmentList Many(int count)
    {
        var all = Enumerable.Range(0, count).Select(index => Running(index % 7 == 3 ? $"fix-the-login-page-on-phones-{index:000}" : $"feature-{index:000}") switch
        {
            var one when index == 0 => one with { Record = one.Record! with { Branch = HostileBranch, ChangedBy = "<b>mallory</b>", Address = "javascript:alert(1)" } },
            var one when index % 23 == 5 => one with { Record = null },
            var one when index % 19 == 4 => one with { Record = one.Record! with { Deployed = null, Commit = null, Address = null } },
            var one => one with
            {
                Record = one.Record! with
                {
                    Address = $"https://app-todo-api-{one.Name}-x{index:0000}.azurewebsites.net/",
                    Deployed = Now.AddHours(-7.4 * index),
                    ChangedBy = People[index % People.Length],
                    Resources = 3 + (index % 17),
                    Expires = index % 3 == 0 ? Now.AddDays((index % 40) - 6) : null,
                },
                Holder = index % 31 == 2 ? Holder("bob", "4f2a1b9c7d3e") : null,
            },
        }).ToList();
        return Of(all, one => all.IndexOf(one) % 29 != 6);
    }
}
