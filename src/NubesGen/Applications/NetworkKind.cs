namespace NubesGen.Applications;

/// <summary>Where services can be reached from.</summary>
public enum NetworkKind
{
    /// <summary>From anywhere, by whom Entra ID lets in.</summary>
    Public,

    /// <summary>Services that hold data only from the environment's own virtual network; the application from anywhere.</summary>
    VirtualNetwork,
}
