using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace NubesGen.Tests.Cloud.Containers;

/// <summary>An image pulled apart.</summary>
/// <param name="Digest">Of its manifest.</param>
/// <param name="Config">What it says of itself.</param>
/// <param name="LayerDigests">The layers as they are stored, the lowest first.</param>
/// <param name="Layers">Their files: path without a leading slash, and content.</param>
internal sealed record PulledImage(string Digest, JsonNode Config, IReadOnlyList<string> LayerDigests, IReadOnlyList<IReadOnlyDictionary<string, byte[]>> Layers);

/// <summary>Puts images into a registry by hand, and pulls them apart.</summary>
/// <param name="registry">Which.</param>
internal sealed class RegistryImages(DockerRegistry registry)
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    private readonly HttpClient client = new() { BaseAddress = registry.Address };

    /// <summary>Pushes an image of one layer.</summary>
    public async Task PushAsync(string repository, string tag, params (string Path, string Text)[] files)
    {
        var (layer, diff) = Layer(files);
        var config = new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject
            {
                ["Env"] = new JsonArray("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080"),
                ["User"] = "1654",
                ["Labels"] = new JsonObject { ["base"] = "by hand" },
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(diff) },
            ["history"] = new JsonArray(new JsonObject { ["created"] = "2026-01-01T00:00:00Z", ["created_by"] = "hand" }),
        };
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = ManifestType,
            ["config"] = await BlobAsync(repository, ConfigType, Encoding.UTF8.GetBytes(config.ToJsonString())),
            ["layers"] = new JsonArray(await BlobAsync(repository, LayerType, layer)),
        };
        using var content = new StringContent(manifest.ToJsonString());
        content.Headers.ContentType = new MediaTypeHeaderValue(ManifestType);
        using var response = await client.PutAsync($"/v2/{repository}/manifests/{tag}", content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>The tags of a repository.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(string repository)
    {
        using var response = await client.GetAsync($"/v2/{repository}/tags/list");
        return response.IsSuccessStatusCode && JsonNode.Parse(await response.Content.ReadAsStringAsync())!["tags"] is JsonArray tags
            ? [.. tags.Select(tag => (string)tag!).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The digest behind a tag.</summary>
    public async Task<string> DigestAsync(string repository, string tag)
    {
        using var response = await GetManifestAsync($"/{repository}@{tag}");
        return response.EnsureSuccessStatusCode().Headers.GetValues("Docker-Content-Digest").First();
    }

    /// <summary>Whether an image is there.</summary>
    /// <param name="image"><c>registry/repository@sha256:…</c>.</param>
    public async Task<bool> HasAsync(string image)
    {
        using var response = await GetManifestAsync(image);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Pulls an image apart.</summary>
    /// <param name="image"><c>registry/repository@sha256:…</c>; null when it is not there.</param>
    public async Task<PulledImage?> PullAsync(string image)
    {
        using var response = await GetManifestAsync(image);
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }

        var manifest = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var repository = Repository(image);
        var config = JsonNode.Parse(await client.GetByteArrayAsync($"/v2/{repository}/blobs/{manifest["config"]!["digest"]}"))!;
        List<string> digests = [.. manifest["layers"]!.AsArray().Select(layer => (string)layer!["digest"]!)];
        var layers = new List<IReadOnlyDictionary<string, byte[]>>();
        foreach (var digest in digests)
        {
            layers.Add(Files(await client.GetByteArrayAsync($"/v2/{repository}/blobs/{digest}")));
        }

        return new PulledImage(response.Headers.GetValues("Docker-Content-Digest").First(), config, digests, layers);
    }

    private static string Repository(string image) => image[(image.IndexOf('/', StringComparison.Ordinal) + 1)..image.IndexOf('@', StringComparison.Ordinal)];

    private async Task<HttpResponseMessage> GetManifestAsync(string image)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/{Repository(image)}/manifests/{image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..]}");
        request.Headers.Accept.ParseAdd(ManifestType);
        request.Headers.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        return await client.SendAsync(request);
    }

    private async Task<JsonNode> BlobAsync(string repository, string type, byte[] content)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
        using var begun = await client.PostAsync($"/v2/{repository}/blobs/uploads/", content: null);
        var location = new Uri(registry.Address, begun.Headers.Location!);
        using var bytes = new ByteArrayContent(content);
        bytes.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var put = await client.PutAsync(new Uri($"{location}{(location.Query.Length == 0 ? '?' : '&')}digest={digest}"), bytes);
        put.EnsureSuccessStatusCode();
        return new JsonObject { ["mediaType"] = type, ["digest"] = digest, ["size"] = content.Length };
    }

    private static (byte[] Layer, string Diff) Layer((string Path, string Text)[] files)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(tar.ToArray());
        }

        return (zipped.ToArray(), $"sha256:{Convert.ToHexStringLower(SHA256.HashData(tar.ToArray()))}");
    }

    private static Dictionary<string, byte[]> Files(byte[] layer)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var gzip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        using var reader = new TarReader(gzip);
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                using var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                files[entry.Name.TrimStart('.').TrimStart('/')] = content.ToArray();
            }
        }

        return files;
    }
}
