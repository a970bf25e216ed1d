using NubesGen.GitOps.Local;

namespace NubesGen.Tests.GitOps;

public sealed class PushedReferenceTests
{
    private const string Zeros = "0000000000000000000000000000000000000000";
    private const string Some = "1234567890123456789012345678901234567890";

    [Fact]
    public void Every_line_is_one_and_a_name_may_hold_anything()
    {
        var all = PushedReference.Read($"{Zeros} {Some} refs/heads/env-$(x);y\n{Some} {Zeros} refs/heads/env-bob\n{Some} {Some} refs/tags/v1\n").ToList();

        Assert.Equal(["env-$(x);y", "env-bob", null], all.Select(reference => reference.Branch));
        Assert.Equal([Some, null, Some], all.Select(reference => reference.Commit));
        Assert.Equal([null, Some, Some], all.Select(reference => reference.Before));
    }

    [Fact]
    public void What_is_no_line_of_gits_is_none() => Assert.Empty(PushedReference.Read("\nhello\n"));
}
