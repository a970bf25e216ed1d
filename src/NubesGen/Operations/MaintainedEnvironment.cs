namespace NubesGen.Operations;

/// <summary>What was found of an environment by a maintenance, and what was done about it.</summary>
/// <param name="Environment">Its name.</param>
/// <param name="Finding">A word or two, e.g. <c>in order</c>, <c>drifted</c>, <c>expired</c>, <c>branch gone</c>.</param>
/// <param name="Action">What was done, e.g. <c>destroyed</c>; empty: nothing.</param>
public sealed record MaintainedEnvironment(string Environment, string Finding, string Action);
