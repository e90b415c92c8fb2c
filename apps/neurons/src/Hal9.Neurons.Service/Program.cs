using Hal9.Neurons.Service;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
