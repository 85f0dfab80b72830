using System.Globalization;
using Balancing.PublishModes;

if (args is ["compare", .. string[] files] && files.Length >= 4 && files.Length % 2 == 0)
{
    return Gate.Compare(files[..(files.Length / 2)], files[(files.Length / 2)..]);
}

if (args.Length > 0)
{
    Console.Error.WriteLine("usage: Balancing.PublishModes                              measures the hot paths");
    Console.Error.WriteLine(
        "       Balancing.PublishModes compare <before>… <after>…   compares files of two versions, as many of each");
    return 2;
}

foreach (HotPath path in new HotPaths().All)
{
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{path.Name}\t{Timing.Median(path):F2}\t{path.Baseline}"));
}

return 0;
