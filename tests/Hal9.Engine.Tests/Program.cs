using System.Globalization;
using Hal9.Engine.Tests;
using Hal9.Engine.Tests.Runs;
using Xunit.MicrosoftTestingPlatform;

// The same program is the tests, and the run that they kill.
return args switch
{
    ["run", var root, var events, var delay] => await KilledRun.RunAsync(root, int.Parse(events, CultureInfo.InvariantCulture), int.Parse(delay, CultureInfo.InvariantCulture)),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
