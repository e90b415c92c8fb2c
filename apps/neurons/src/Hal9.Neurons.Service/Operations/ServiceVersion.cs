using System.Reflection;

namespace Hal9.Neurons.Service.Operations;

/// <summary>The version that was built, with the commit when the build knew it: <c>0.1.0+abc123</c>.</summary>
internal static class ServiceVersion
{
    public static string Current { get; } =
        typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
