using NubesGen.Diagnostics;
using NubesGen.Operations;

namespace NubesGen.Tests.Operations;

public sealed class RollingBackTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("1", 1)]
    [InlineData("12", 12)]
    public void A_release_is_named_by_its_number(string? value, int? release) => Assert.Equal(release, RollingBack.Release(value));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("newest")]
    [InlineData("1,5")]
    public void Anything_else_is_an_error(string value) =>
        Assert.Equal("NG2001", Assert.Throws<NubesGenException>(() => RollingBack.Release(value)).Problems[0].Code);
}
