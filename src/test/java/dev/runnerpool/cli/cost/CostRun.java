package dev.runnerpool.cli.cost;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The command as a user runs it, at noon of the scene's day. */
record CostRun(int status, String out, String err) {

  static CostRun of(Path directory, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--database");
    all.add(directory.toString());
    return raw(all.toArray(String[]::new));
  }

  static CostRun raw(String... arguments) {
    return with(Map.of(), arguments);
  }

  static CostRun with(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Cost cost = new Cost();
    cost.environment = environment;
    cost.clock =
        Clock.fixed(
            CostScene.TODAY.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
    int status =
        new CommandLine(cost)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new CostRun(status, out.toString(), err.toString());
  }
}
