using BenchmarkDotNet.Running;
using Hal9.Neurons.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(OrganiseBenchmarks).Assembly).Run(args);
