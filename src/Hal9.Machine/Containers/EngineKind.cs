namespace Hal9.Machine.Containers;

/// <summary>Which program speaks to the engine; their command lines differ where this is asked.</summary>
public enum EngineKind
{
    Docker,
    Podman,
}
