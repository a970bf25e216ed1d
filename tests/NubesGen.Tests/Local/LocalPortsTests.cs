using System.Net;
using System.Net.Sockets;

namespace NubesGen.Tests.Local;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LocalPortsTests
{
    [Fact]
    public async Task A_port_stays_the_same_and_lies_below_those_that_systems_hand_out()
    {
        await using var cloud = new LocalCloud();

        var port = cloud.Ports.PortFor(cloud.Environment, "app");

        Assert.InRange(port, 10000, 29999);
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Assert.Equal(port, cloud.Ports.PortFor(cloud.Environment, "app"));
    }

    [Fact]
    public async Task A_port_in_use_is_not_chosen()
    {
        await using var cloud = new LocalCloud();
        var wanted = cloud.Ports.PortFor(cloud.Environment, "app");
        File.Delete(cloud.Environment.PortsFile);
        using var listener = new TcpListener(IPAddress.Loopback, wanted);
        listener.Start();

        Assert.NotEqual(wanted, cloud.Ports.PortFor(cloud.Environment, "app"));
    }

    [Fact]
    public async Task A_port_that_a_sibling_has_on_record_is_not_chosen()
    {
        await using var alice = new LocalCloud();
        await using var bob = new LocalCloud("bob", alice.Folder);
        var wanted = alice.Ports.PortFor(alice.Environment, "app");
        Directory.CreateDirectory(bob.Environment.StoreDirectory);
        File.Move(alice.Environment.PortsFile, bob.Environment.PortsFile);

        Assert.NotEqual(wanted, alice.Ports.PortFor(alice.Environment, "app"));
    }

    [Fact]
    public async Task A_copy_for_a_plan_finds_the_port_that_the_environment_would_get()
    {
        await using var alice = new LocalCloud();
        await using var copy = new LocalCloud();
        var planned = copy.Ports.PortFor(copy.Environment with { CopyOf = alice.Environment.StoreDirectory }, "redis");

        Assert.Equal(alice.Ports.PortFor(alice.Environment, "redis"), planned);
    }

    [Fact]
    public async Task Components_of_many_environments_that_choose_at_once_all_get_ports_of_their_own()
    {
        using var folder = new TestFolder();
        var clouds = Enumerable.Range(0, 8).Select(i => new LocalCloud($"e{i}", folder)).ToList();

        var ports = await Task.WhenAll(clouds.SelectMany(cloud => Enumerable.Range(0, 5).Select(i =>
            Task.Run(() => cloud.Ports.PortFor(cloud.Environment, $"c{i}")))));

        Assert.Equal(40, ports.Distinct().Count());
        Assert.Equal(ports, clouds.SelectMany(cloud => Enumerable.Range(0, 5).Select(i => cloud.Ports.PortFor(cloud.Environment, $"c{i}"))));
    }

    [Fact]
    public async Task The_store_is_private_and_invisible_to_git()
    {
        await using var cloud = new LocalCloud();
        cloud.Ports.PortFor(cloud.Environment, "app");

        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(cloud.Environment.StoreDirectory));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cloud.Environment.PortsFile));
        Assert.Equal("*\n", File.ReadAllText(Path.Combine(cloud.Environment.StoreDirectory, ".gitignore")));
    }
}
