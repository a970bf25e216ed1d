using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NubesGen.Simulator.Protocol;

/// <summary>The certificates of a plugin and of the program that started it: each trusts exactly the other's, no authority.</summary>
internal sealed class PluginTls : IDisposable
{
    private readonly X509Certificate2 client;

    /// <summary>Makes ours.</summary>
    /// <param name="clientPem">The certificate of the one that may connect, as PEM.</param>
    public PluginTls(string clientPem)
    {
        client = X509Certificate2.CreateFromPem(clientPem);
        Certificate = Create();
    }

    /// <summary>Ours, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Ours as the handshake wants it: base64 of the DER, without padding.</summary>
    public string Encoded => Convert.ToBase64String(Certificate.RawData).TrimEnd('=');

    /// <summary>Whether a certificate is the one that may connect.</summary>
    public bool IsClient(X509Certificate2 certificate) => certificate.RawDataMemory.Span.SequenceEqual(client.RawDataMemory.Span);

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        client.Dispose();
    }

    private static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
    }
}
