package dev.runnerpool.sandbox.report;

import dev.runnerpool.cli.cost.Cost;
import dev.runnerpool.sandbox.process.OperatorProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What the run cost, as the command {@code cost} says it from the operator's own records. */
public final class CostTables {

  private static final List<String> DIMENSIONS = List.of("architecture", "team", "project");

  private CostTables() {}

  /**
   * A table by architecture, one by team and one by project, each under the command that prints it.
   *
   * @param records directory of the operator's records, which it may have open
   */
  public static String of(Path records) {
    List<String> tables = new ArrayList<>();
    for (String dimension : DIMENSIONS) {
      StringWriter said = new StringWriter();
      PrintWriter writer = new PrintWriter(said);
      // What cannot be read is a sentence, and no reason for the run to fail.
      var unused =
          new CommandLine(new Cost())
              .setOut(writer)
              .setErr(writer)
              .execute("--by", dimension, "--database", records.toString());
      writer.flush();
      tables.add("$ cost --by %s%n%s".formatted(dimension, said.toString().stripTrailing()));
    }
    tables.add(
        "More: java -jar %s cost --help, with --database %s"
            .formatted(shown(OperatorProcess.BUILT), shown(records)));
    return String.join("\n\n", tables);
  }

  /** As one types it here. */
  private static Path shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = path.toAbsolutePath();
    return whole.startsWith(here) ? here.relativize(whole) : whole;
  }
}
