using System.Text.Json;
using NubesGen.Simulator.Protocol;
using NubesGen.Simulator.Schema;
using NubesGen.Simulator.Values;

namespace NubesGen.Tests.Simulator;

public sealed class ValueTests
{
    [Theory]
    [InlineData(0x0a, 5, 1)]
    [InlineData(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)]
    [InlineData(0x08, 0x80)]
    [InlineData(0x0b)]
    public void A_broken_message_is_invalid_data(params int[] bytes) =>
        Assert.Throws<InvalidDataException>(() => new ProtobufMessage(bytes.Select(part => (byte)part).ToArray()));

    [Fact]
    public void Every_value_comes_back_as_it_was_written()
    {
        var value = new Map(new Dictionary<string, Value>
        {
            ["nothing"] = Value.Null,
            ["ü"] = new Text(new string('ü', 70_000)),
            ["small"] = new Integer(-1),
            ["large"] = new Integer(long.MinValue),
            ["real"] = new Real(0.5),
            ["yes"] = new Flag(true),
            ["no"] = new Flag(false),
            ["list"] = new Sequence([new Integer(1), Sequence.Empty, Value.Unknown]),
        });

        Assert.Equal(value, MsgPackReader.Read(MsgPackWriter.Write(value)));
    }

    [Theory]
    [InlineData("00", "0")]
    [InlineData("ff", "-1")]
    [InlineData("ccff", "255")]
    [InlineData("cdffff", "65535")]
    [InlineData("ceffffffff", "4294967295")]
    [InlineData("cfffffffffffffffff", "18446744073709551615")]
    [InlineData("d080", "-128")]
    [InlineData("d18000", "-32768")]
    [InlineData("d280000000", "-2147483648")]
    [InlineData("ca3f000000", "0.5")]
    [InlineData("a3302e31", "0.1")]
    [InlineData("d903302e31", "0.1")]
    [InlineData("c403302e31", "0.1")]
    [InlineData("c3", "true")]
    public void Every_short_form_of_a_value_is_read(string bytes, string text) =>
        Assert.Equal(text, MsgPackReader.Read(Convert.FromHexString(bytes)).AsText());

    [Theory]
    [InlineData("d40000", "d40000")]
    [InlineData("c7030c82a1", "c9000000030c82a101")]
    public void What_is_unknown_keeps_what_is_known_of_it(string bytes, string written)
    {
        var value = MsgPackReader.Read(Convert.FromHexString(bytes == "d40000" ? bytes : bytes + "01"));

        Assert.True(value.HasUnknown);
        Assert.Equal(written, Convert.ToHexStringLower(MsgPackWriter.Write(value)));
    }

    [Theory]
    [InlineData("c1")]
    [InlineData("d9ff41")]
    [InlineData("93")]
    public void Broken_bytes_are_an_error_not_a_value(string bytes) =>
        Assert.Throws<InvalidDataException>(() => MsgPackReader.Read(Convert.FromHexString(bytes)));

    [Fact]
    public void The_json_of_a_state_is_read_by_the_schema()
    {
        var block = SchemaFile.Embedded().Resource("azurerm_container_app")!.Block;
        using var json = JsonDocument.Parse("""{ "name": "a", "gone": 1, "template": [{ "max_replicas": 3, "container": [{ "cpu": 0.1 }] }], "timeouts": null }""");

        var value = StateJson.Read(json.RootElement, block);

        Assert.Equal("3", Assert.Single(ValuePath.Find(value, "template.max_replicas")).Value.AsText());
        Assert.Equal(new Text("0.1"), Assert.Single(ValuePath.Find(value, "template.container.cpu")).Value);
        Assert.Equal(Value.Null, value["timeouts"]);
        Assert.Equal(Sequence.Empty, value["ingress"]);
        Assert.False(value.Members.ContainsKey("gone"));
    }
}
