package dev.runnerpool.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/cost.md shows is what the command prints; {@code mvn test -Dtest=DocumentedReportsTest
 * -Dgenerate} writes it again.
 */
class DocumentedReportsTest {
  private static final Path DOCUMENT = Path.of("docs/cost.md");
  private static final Pattern SHOWN =
      Pattern.compile("```console\n\\$ runnerpool cost ?(.*)\n((?s:.*?))```\n");

  @TempDir Path records;

  @Test
  void whatIsShownIsWhatTheCommandPrints() throws IOException, SQLException {
    CostScene.in(records);
    String document = Files.readString(DOCUMENT);
    String fresh =
        SHOWN.matcher(document).replaceAll(shown -> Matcher.quoteReplacement(run(shown)));
    if (System.getProperty("generate") != null) {
      Files.writeString(DOCUMENT, fresh);
      document = fresh;
    }
    assertThat(document).contains("$ runnerpool cost waste\nWhat was paid for").isEqualTo(fresh);
  }

  private String run(MatchResult shown) {
    CostRun run = CostRun.of(records, shown.group(1).split(" "));
    assertThat(run.status()).as(run.err()).isZero();
    return "```console\n$ runnerpool cost %s\n%s```\n".formatted(shown.group(1), run.out());
  }
}
