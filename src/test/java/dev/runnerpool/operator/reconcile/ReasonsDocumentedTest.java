package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.gitlab.Correction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonsDocumentedTest {

  @Test
  void everyReasonStandsInTheOperatingGuide() throws IOException {
    String guide = Files.readString(Path.of("docs/operate.md"));

    assertThat(
            Stream.of(
                    ConditionReason.values(),
                    Failure.Reason.values(),
                    Reason.values(),
                    Correction.Kind.values())
                .flatMap(Arrays::<Enum<?>>stream))
        .allSatisfy(reason -> assertThat(guide).contains("`" + reason.name() + "`"));
  }
}
