using System.Globalization;
using Balancing.PublishModes;

if (args is ["compare", .. string[] files] && files.Length >= 2 && files.Length % 2 == 0)
{
    return Gate.Compare(files[..(files.Length / 2)], files[(files.Length / 2)..]);
}

if (args.Length > 0)
{
    Console.Error.WriteLine("Give nothing, to measure; or \"compare\", files of the version before and as many of the version after.");
    return 2;
}

foreach (HotPath path in new HotPaths().All)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path.Name}\t{Timing.Median(path):F2}"));
}

return 0;
