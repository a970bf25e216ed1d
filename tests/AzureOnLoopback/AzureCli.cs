using System.Text.Json.Nodes;

namespace NubesGen.Tests.Cloud;

/// <summary>
/// A program called <c>az</c> in a folder of its own, for the front of PATH. It answers what Terraform (go-azure-sdk) and Azure.Identity
/// ask to sign in, and refuses everything else so that no test takes its silence for an answer. It is a shell script: it
/// must start in milliseconds, for Terraform calls it three times per command.
/// </summary>
internal sealed class AzureCli
{
    private readonly string folder;

    /// <param name="folder">Gets the program; made here.</param>
    /// <param name="subscription">The subscription that is signed in to.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="principal">The object id of the user.</param>
    public AzureCli(string folder, string subscription, string tenant, string principal)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        var expires = DateTimeOffset.Now + EntraToken.Lifetime;
        // The audience comes in last: it is known only when somebody asks.
        var claims = EntraToken.Claims(tenant, principal).ToJsonString().TrimEnd('}');
        var account = new JsonObject
        {
            ["environmentName"] = "AzureCloud",
            ["homeTenantId"] = tenant,
            ["id"] = subscription,
            ["isDefault"] = true,
            ["managedByTenants"] = new JsonArray(),
            ["name"] = "Loopback",
            ["state"] = "Enabled",
            ["tenantId"] = tenant,
            ["user"] = new JsonObject { ["name"] = "tester@example.com", ["type"] = "user" },
        }.ToJsonString();

        var program = Path.Combine(folder, "az");
        File.WriteAllText(program, $$"""
            #!/bin/sh
            # Plays the Azure CLI for tests.
            here=${0%/*}
            printf '%s\n' "$*" >>"$here/calls"
            asked="$1 $2"
            resource=https://management.core.windows.net/
            while [ $# -gt 0 ]; do
              case $1 in
                --resource|--scope) resource=${2%/.default}; shift ;;
                --resource=*|--scope=*) resource=${1#*=}; resource=${resource%/.default} ;;
                --query*|tsv|-o=tsv|--output=tsv) echo "ERROR: the stand-in for az answers in JSON only" >&2; exit 2 ;;
              esac
              shift
            done
            if [ -e "$here/signed-out" ] && [ "${asked%% *}" != version ]; then
              echo "ERROR: Please run 'az login' to setup account." >&2
              exit 1
            fi
            case $asked in
              "version "*) echo '{ "azure-cli": "2.80.0", "azure-cli-core": "2.80.0", "azure-cli-telemetry": "1.1.0", "extensions": {} }' ;;
              "account show") echo '{{account}}' ;;
              "account list") echo '[{{account}}]' ;;
              "account get-access-token")
                payload=$(printf '%s' '{{claims}},"aud":"'"$resource"'"}' | base64 | tr -d '\n=' | tr '/+' '_-')
                echo '{ "accessToken": "{{EntraToken.Header}}.'"$payload"'.", "expiresOn": "{{expires:yyyy-MM-dd HH:mm:ss.ffffff}}", "expires_on": {{expires.ToUnixTimeSeconds()}}, "subscription": "{{subscription}}", "tenant": "{{tenant}}", "tokenType": "Bearer" }' ;;
              *) echo "ERROR: the stand-in for az does not know '$asked'" >&2; exit 2 ;;
            esac
            """ + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The folder to put first on PATH.</summary>
    public string Folder => folder;

    /// <summary>Whether somebody is signed in, as after <c>az login</c>; true at first.</summary>
    public bool SignedIn
    {
        get => !File.Exists(Path.Combine(folder, "signed-out"));
        set
        {
            if (value)
            {
                File.Delete(Path.Combine(folder, "signed-out"));
            }
            else
            {
                File.WriteAllText(Path.Combine(folder, "signed-out"), "");
            }
        }
    }

    /// <summary>The arguments of all calls so far, joined by spaces.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            var file = Path.Combine(folder, "calls");
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
    }
}
