package dev.runnerpool.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Page and reports colour charts as files of charts do. */
class ChartStyleTest {
  private static final Path SHEET = Path.of("src/main/resources/META-INF/resources/runnerpool.css");
  private static final String MARK =
      "/* Charts, as ChartStyle writes them: mvn test -Dtest=ChartStyleTest -Dgenerate */\n";

  @Test
  void theStyleSheetEndsWithThatOfCharts() throws IOException {
    String sheet = Files.readString(SHEET);
    String fresh = sheet.substring(0, sheet.indexOf(MARK)) + MARK + ChartStyle.css();
    if (System.getProperty("generate") != null) {
      Files.writeString(SHEET, fresh);
      sheet = fresh;
    }
    assertThat(sheet).isEqualTo(fresh);
  }

  @Test
  void eachToneHasOneColourForLightAndOneForDark() {
    for (Tone tone : Tone.values()) {
      assertThat(ChartStyle.css())
          .contains("--%s: %s".formatted(tone.style(), tone.light()))
          .contains("--%s: %s".formatted(tone.style(), tone.dark()))
          .contains(".%1$s { --tone: var(--%1$s) }".formatted(tone.style()));
    }
  }
}
