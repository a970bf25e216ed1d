using System.Text.RegularExpressions;
using NubesGen.Applications;
using NubesGen.Diagnostics;

namespace NubesGen.Azure;

/// <summary>Where environments on Azure and their states are.</summary>
/// <param name="Account">Name of the storage account that holds the states.</param>
/// <param name="Container">Name of the blob container in it.</param>
/// <param name="ResourceGroup">The storage account's resource group; <see langword="null"/> when nobody said: only Doctor asks.</param>
/// <param name="Subscription">Id of the subscription that the environments' resources are in.</param>
public sealed partial record AzureSettings(string Account, string Container, string? ResourceGroup, string Subscription)
{
    private const string AccountProperty = "NubesGenStateStorageAccount";
    private const string SubscriptionProperty = "NubesGenSubscriptionId";

    /// <summary>What ids of subscriptions look like, for messages.</summary>
    public const string SubscriptionForm = "an id such as 00000000-0000-0000-0000-000000000000";

    /// <summary>Whether a store on Azure has been set up: then Azure is the default cloud.</summary>
    /// <param name="settings">Properties of the run.</param>
    /// <param name="machine">The caller's environment.</param>
    /// <returns>Whether there is the name of an account.</returns>
    public static bool AreGiven(Settings settings, Machine machine) => AccountOf(settings, machine) is not null;

    /// <summary>Reads them: properties first, then the environment variables that the generated workflow sets.</summary>
    /// <param name="settings">Properties of the run.</param>
    /// <param name="machine">The caller's environment.</param>
    /// <returns>The settings, each well-formed.</returns>
    /// <exception cref="NubesGenException">NG6006: no account; NG6007: no subscription; NG2001: not what Azure takes.</exception>
    public static AzureSettings Read(Settings settings, Machine machine)
    {
        var account = AccountOf(settings, machine) ?? throw new NubesGenException(SetupProblems.NoStateAccount());
        var container = settings.Text("NubesGenStateContainer") ?? machine.Variable("NUBESGEN_STATE_CONTAINER") ?? "tfstate";
        var group = settings.Text("NubesGenStateResourceGroup") ?? machine.Variable("NUBESGEN_STATE_RESOURCE_GROUP");
        var subscription = SubscriptionOf(settings, machine);
        Check(settings, AccountProperty, account, AccountName(), "3 to 24 lower-case letters and digits");
        Check(settings, "NubesGenStateContainer", container, ContainerName(), "3 to 63 lower-case letters, digits and single hyphens");
        Check(settings, SubscriptionProperty, subscription, SubscriptionId(), SubscriptionForm);
        settings.ThrowIfWrong();
        return new AzureSettings(account, container, group, subscription.ToLowerInvariant());
    }

    /// <summary>Reads the subscription alone, where there is no account yet.</summary>
    /// <param name="settings">Properties of the run.</param>
    /// <param name="machine">The caller's environment.</param>
    /// <returns>Its id, well-formed, in lower case.</returns>
    /// <exception cref="NubesGenException">NG6007: none is named; NG2001: not an id.</exception>
    public static string ReadSubscription(Settings settings, Machine machine)
    {
        var subscription = SubscriptionOf(settings, machine);
        Check(settings, SubscriptionProperty, subscription, SubscriptionId(), SubscriptionForm);
        settings.ThrowIfWrong();
        return subscription.ToLowerInvariant();
    }

    /// <summary>Whether a text is the id of a subscription.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Whether it looks like one.</returns>
    public static bool IsSubscription(string text) => SubscriptionId().IsMatch(text);

    private static string? AccountOf(Settings settings, Machine machine) =>
        settings.Text(AccountProperty) ?? machine.Variable("NUBESGEN_STATE_STORAGE_ACCOUNT");

    private static string SubscriptionOf(Settings settings, Machine machine) =>
        settings.Text(SubscriptionProperty) ?? machine.Variable("ARM_SUBSCRIPTION_ID") ?? machine.Variable("AZURE_SUBSCRIPTION_ID")
        ?? throw new NubesGenException(SetupProblems.NoSubscription());

    private static void Check(Settings settings, string name, string value, Regex form, string valid)
    {
        if (!form.IsMatch(value))
        {
            settings.Add(ConfigurationProblems.WrongValue(name, value, [valid]));
        }
    }

    /// <summary>https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage.</summary>
    [GeneratedRegex(@"\A[a-z0-9]{3,24}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountName();

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubscriptionId();
}
