package dev.runnerpool.cli;

import dev.runnerpool.cli.cost.Cost;
import dev.runnerpool.cli.explain.Explain;
import dev.runnerpool.cli.rehearsal.Rehearse;
import dev.runnerpool.cli.simulate.Simulate;
import dev.runnerpool.cli.simulate.TraceExport;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
    int status = commands().execute(args.length == 0 ? new String[] {"help"} : args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * All commands. What is wrong with a command line is said in two lines, not above a page of
   * usage.
   */
  static CommandLine commands() {
    return new CommandLine(new Main()).setParameterExceptionHandler(Main::say);
  }

  private static int say(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(mistake.getMessage());
    UnmatchedArgumentException.printSuggestions(mistake, err);
    err.printf("All flags: %s --help%n", command.getCommandSpec().qualifiedName());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
