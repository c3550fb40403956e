package dev.runnerpool.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts before promtool: each fires for what is bad once it has lasted, and for no other. */
@Tag("level-2")
class AlertRulesIT {

  @TempDir Path folder;

  @Test
  void eachAlertFiresWhenItShallAndNotElse() throws Exception {
    DebianProgram.Ended tried = promtool("test", "rules", AlertRules.TESTS.toString());
    assertThat(tried.status()).as(tried.output()).isZero();
  }

  @Test
  void aRuleThatWouldFireTooSoonIsFound() throws Exception {
    Path rules = folder.resolve("alerts.yaml");
    Files.writeString(rules, Files.readString(AlertRules.FILE).replace("for: 15m", "for: 1m"));
    Path tests = folder.resolve("tests.yaml");
    Files.writeString(
        tests,
        Files.readString(AlertRules.TESTS)
            .replaceFirst("rule_files: .*", "rule_files: [" + rules + "]"));
    assertThat(promtool("test", "rules", tests.toString()).status()).isNotZero();
  }

  private static DebianProgram.Ended promtool(String... arguments) throws Exception {
    return DebianProgram.run(
        Stream.concat(
                Stream.of(DebianProgram.PROMTOOL.path().toString()), List.of(arguments).stream())
            .toList());
  }
}
