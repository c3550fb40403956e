package dev.runnerpool.cli;

import dev.runnerpool.cli.cost.Cost;
import dev.runnerpool.cli.explain.Explain;
import dev.runnerpool.cli.rehearsal.Rehearse;
import dev.runnerpool.cli.simulate.Simulate;
import dev.runnerpool.cli.simulate.TraceExport;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Entry of the packaged program. */
@QuarkusMain
@Command(
    name = "runnerpool",
    description = "GitLab CI runners on mixed arm64 and amd64 Kubernetes nodes.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      Operate.class,
      Explain.class,
      Cost.class,
      Simulate.class,
      TraceExport.class,
      Rehearse.class,
      HelpCommand.class
    })
public final class Main {

  Main() {}

  /** Runs the command line and ends the process with its status: 2 for a wrong flag. */
  public static void main(String... args) {
    int status =
        new CommandLine(new Main()).execute(args.length == 0 ? new String[] {"help"} : args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
