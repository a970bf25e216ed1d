namespace NubesGen.Diagnostics;

/// <summary>NG6010 to NG6029: signing in to Azure and asking it.</summary>
internal static class AzureProblems
{
    public static Problem SignInFailed(string way, string reason, string mend) => new("NG6010",
        $"Could not sign in to Azure with {way}: {reason.TrimEnd('.')}. {mend}.");

    public static Problem SignInIncomplete(string way, string missing) => new("NG6011",
        $"The environment variables say to sign in to Azure with {way}, and what that needs is not there. Give {missing}, or leave all ARM_ variables out and type: az login.");

    public static Problem UnknownCloud(string name, IEnumerable<string> valid) => new("NG6012",
        $"ARM_ENVIRONMENT is '{name}', and there is no such Azure. Set it to one of {string.Join(", ", valid)}, or unset it.");

    public static Problem Unreachable(string host, string reason) => new("NG6013",
        $"Azure cannot be reached at {host}: {reason}. Check the network and HTTPS_PROXY with: curl -I https://{host}; then type the same command again.");

    public static Problem NotAccepted(string path, string code) => new("NG6014",
        $"Azure does not accept our sign-in for {path}{Named(code)}: often it is one of another tenant. Set ARM_TENANT_ID to the subscription's tenant, or type: az login --tenant <tenant>.");

    public static Problem Forbidden(string path, string code) => new("NG6015",
        $"We are signed in to Azure, but may not read {path}{Named(code)}. Have its owner type: az role assignment create --role Reader --assignee <you> --scope {path}.");

    public static Problem MayNotChange(string path, string code) => new("NG6018",
        $"We are signed in to Azure, but may not change {path}{Named(code)}. Have its owner type: az role assignment create --role Contributor --assignee <you> --scope {path}.");

    public static Problem Unsuccessful(string what, string status, string code) => new("NG6019",
        $"Azure has begun {what} and then ended it as '{status}'{Named(code)}. Look at the activity log of that resource in the portal, then type the same command again.");

    public static Problem Unexpected(string method, Uri address, int status, string code) => new("NG6016",
        $"Azure answered {status}{Named(code)} to {method} {address.GetLeftPart(UriPartial.Path)}. Look at https://status.azure.com, then type the same command again.");

    public static Problem NoMetadata(string host) => new("NG6017",
        $"ARM_METADATA_HOSTNAME names {host}, which does not describe an Azure as Terraform wants it. Correct it, or unset it to use the public Azure.");

    private static string Named(string code) => code.Length == 0 ? "" : $" ({code})";
}
