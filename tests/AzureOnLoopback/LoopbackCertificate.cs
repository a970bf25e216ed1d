using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// One certificate for all parts, made in memory: self-signed, for Go and .NET both trust a server certificate that is itself
/// among the roots. Programs get it as <c>SSL_CERT_FILE</c>. It also signs others, for names that are not known beforehand.
/// </summary>
internal sealed class LoopbackCertificate : IDisposable
{
    private readonly ConcurrentDictionary<string, X509Certificate2> others = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="folder">Gets the PEM files.</param>
    /// <param name="hosts">The names it is for, beside <c>localhost</c> and 127.0.0.1.</param>
    public LoopbackCertificate(string folder, params IEnumerable<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Azure on loopback", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(ForServers());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(7));

        CertificateFile = Path.Combine(folder, "certificate.pem");
        File.WriteAllText(CertificateFile, Certificate.ExportCertificatePem());
        KeyFile = Path.Combine(folder, "key.pem");
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>With its key, for a server in this process.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Absolute path of the certificate alone: the root that clients are to trust.</summary>
    public string CertificateFile { get; }

    /// <summary>Absolute path of its key.</summary>
    public string KeyFile { get; }

    /// <summary>A certificate for one more name.</summary>
    /// <param name="host">The name, as the client asks for it.</param>
    public X509Certificate2 For(string? host) => string.IsNullOrEmpty(host) || Certificate.MatchesHostname(host) ? Certificate : others.GetOrAdd(host, Create);

    /// <summary>For a client in this process, whose roots are not to be changed.</summary>
    public SslClientAuthenticationOptions ClientOptions() => new()
    {
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { Certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var other in others.Values)
        {
            other.Dispose();
        }
    }

    private static X509EnhancedKeyUsageExtension ForServers() => new([new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication")], critical: false);

    private X509Certificate2 Create(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=A name on loopback", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(ForServers());
        using var signed = request.Create(Certificate, Certificate.NotBefore, Certificate.NotAfter, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }
}
