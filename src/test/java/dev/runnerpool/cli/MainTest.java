package dev.runnerpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commands =
      Main.commands().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void aWrongFlagIsNamedInTwoLinesAndNoPageOfUsage() {
    assertThat(commands.execute("cost", "--by", "colour")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(err.toString())
        .contains("colour", "architecture")
        .endsWith("All flags: runnerpool cost --help%n".formatted());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aWordThatIsNoneHasThoseThatAreNear() {
    assertThat(commands.execute("costs")).isEqualTo(2);
    assertThat(err.toString()).contains("'costs'", "runnerpool cost");
  }
}
