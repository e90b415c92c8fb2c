using Hal9.Conformance.Toolchains;

namespace Hal9.Toolchains.Tests;

public sealed class CargoToolchainTests : ToolchainConformance
{
    protected override IToolchain Toolchain => new CargoToolchain();

    protected override string Manifest => "Cargo.toml";
}

public sealed class DotNetSolutionTests : ToolchainConformance
{
    protected override IToolchain Toolchain => new DotNetToolchain();

    protected override string Manifest => "Shop.slnx";
}
