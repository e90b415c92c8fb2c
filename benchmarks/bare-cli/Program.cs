using System.CommandLine;

var root = new RootCommand("The least that answers --version.");
return root.Parse(args).Invoke();
