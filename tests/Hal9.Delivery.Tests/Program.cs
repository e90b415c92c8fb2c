using Hal9.Delivery.Tests;
using Xunit.MicrosoftTestingPlatform;

// The same program is the tests, and the deployment that they kill.
return args switch
{
    ["deploy", var folder, var state, var moment] => await OwnDeployment.RunAsync(folder, state, moment),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
