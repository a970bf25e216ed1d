namespace NubesGen.Terraform;

/// <summary>What Terraform does to a resource.</summary>
public enum PlannedAction
{
    /// <summary>Nothing.</summary>
    NoOp,

    /// <summary>Makes it.</summary>
    Create,

    /// <summary>Reads a data source.</summary>
    Read,

    /// <summary>Changes it in place.</summary>
    Update,

    /// <summary>Destroys it and makes another.</summary>
    Replace,

    /// <summary>Destroys it.</summary>
    Delete,

    /// <summary>Calls it by another address.</summary>
    Move,

    /// <summary>Takes an existing one over.</summary>
    Import,

    /// <summary>Lets go of it without destroying it.</summary>
    Forget,

    /// <summary>Something a later Terraform has invented.</summary>
    Other,
}

/// <summary>One line of a plan.</summary>
/// <param name="Address">E.g. <c>module.a.azurerm_resource_group.main["x"]</c>.</param>
/// <param name="ResourceType">E.g. <c>azurerm_resource_group</c>.</param>
/// <param name="Action">What is going to happen.</param>
/// <param name="Reason">Terraform's word for why, e.g. <c>cannot_update</c>; <see langword="null"/> when it gives none.</param>
public sealed record PlannedChange(string Address, string ResourceType, PlannedAction Action, string? Reason)
{
    /// <summary>Whether the resource that is there now will be gone.</summary>
    public bool Destroys => Action is PlannedAction.Delete or PlannedAction.Replace;
}
