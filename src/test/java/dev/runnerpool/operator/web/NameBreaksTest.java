package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameBreaksTest {

  @ParameterizedTest
  @CsvSource({
    "platform/checkout-service, platform/|checkout-|service",
    "team/sub_group/app.v2, team/|sub_|group/|app.|v2",
    "a--b//c, a--|b//|c",
    "-x-, -|x-",
    "plain, plain",
    "'', ''",
    "(idle of nodes), (idle of nodes)",
  })
  void aNameGoesOnBehindWhatDividesItsWords(String name, String parts) {
    assertThat(String.join("|", NameBreaks.breaks(name))).isEqualTo(parts);
  }
}
