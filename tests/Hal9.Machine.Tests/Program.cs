using Hal9.Machine.Tests;
using Hal9.Machine.Tests.Services;
using Xunit.MicrosoftTestingPlatform;

// The same program is the tests, and the one with services that they kill.
return args switch
{
    ["serve", var cache, var image, .. var ports] => await ServingChild.RunAsync(cache, image, ports),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
