using System.Globalization;
using Hal9.Journal.Tests;
using Hal9.Journal.Tests.Files;
using Xunit.MicrosoftTestingPlatform;

// The same program is the tests, and the child that they kill.
return args switch
{
    ["append", var root, var stream, var size] => await AppendingChild.RunAsync(root, stream, int.Parse(size, CultureInfo.InvariantCulture)),
    ["fill", var root] => await FillingChild.RunAsync(root),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
