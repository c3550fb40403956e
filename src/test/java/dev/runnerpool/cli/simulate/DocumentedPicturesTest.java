package dev.runnerpool.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Each picture of docs/scaling.md is what the command beside it draws; {@code mvn test
 * -Dtest=DocumentedPicturesTest -Dgenerate} draws them again.
 */
class DocumentedPicturesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "week | runners | --synthetic 1",
        "auto-warm | runners | --synthetic 1 --jobs 300000 --days 21 --manifest docs/simulations/auto-warm.yaml",
        "burst | runners | --trace docs/simulations/burst.ndjson --manifest docs/simulations/burst.yaml",
        "schedule | runners | --synthetic 5 --jobs 2500 --days 2 --manifest docs/simulations/schedule.yaml",
        "breaker | runners | --trace docs/simulations/hour.ndjson --manifest docs/simulations/breaker.yaml --cold-share 0 --starts-fail 09:00,20m",
        "fallback | placement | --trace docs/simulations/steady.ndjson --manifest docs/simulations/fallback.yaml --nodes-full 0,09:00,40m",
        "spill | pools | --trace docs/simulations/busy.ndjson --manifest docs/simulations/spill-cheap.yaml --beside docs/simulations/spill-dear.yaml --prices 0.08,0.20"
      })
  void aPictureIsWhatItsCommandDraws(String name, String chart, String command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("--report", folder.toString()));
    StringWriter said = new StringWriter();
    int status =
        new CommandLine(new Simulate())
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute(arguments.toArray(String[]::new));
    assertThat(status).as(said.toString()).isZero();
    assertThat(Path.of("docs/scaling.md")).content().contains("`runnerpool simulate " + command);

    String drawn = Files.readString(folder.resolve(chart + ".svg"));
    Path picture = Path.of("docs/images/simulated-" + name + ".svg");
    if (System.getProperty("generate") != null) {
      Files.writeString(picture, drawn);
    }
    assertThat(picture)
        .as("%s is stale: run mvn test -Dtest=DocumentedPicturesTest -Dgenerate", picture)
        .hasContent(drawn);
  }
}
