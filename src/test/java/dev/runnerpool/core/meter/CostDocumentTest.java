package dev.runnerpool.core.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.cost.NodeShare;
import dev.runnerpool.core.cost.NodeShare.Amount;
import dev.runnerpool.core.meter.RunnerSighting.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example of the documentation, computed again from its own times and sizes. */
class CostDocumentTest {
  private static final Pattern TIMES = Pattern.compile("\\b10:\\d\\d:\\d\\d\\b");

  private final String text = Files.readString(Path.of("docs/cost.md"));

  CostDocumentTest() throws IOException {}

  @Test
  void theRunnerOfTheExampleCostsWhatItSays() {
    int from = text.indexOf("One runner of 100m and 128 MiB");
    List<Instant> times =
        TIMES
            .matcher(text.substring(from))
            .results()
            .map(time -> Instant.parse("2026-03-02T" + time.group() + "Z"))
            .toList();
    assertThat(times).hasSize(8);
    HourlyRate own = rate(new Amount(0.1, 0.125));
    HourlyRate room = rate(new Amount(2, 8));
    assertThat(text)
        .contains("An hour of the runner is $%s".formatted(usd(own.nanos())))
        .contains("one of the room or the job's pod $%s.".formatted(usd(room.nanos())));
    Lives life =
        Lives.of("r", times.get(0))
            .ready(times.get(1))
            .claimed(times.get(2))
            .jobEnded(times.get(5))
            .holds(RoomPart.OWN, own, Optional.of(times.get(7)))
            .holds(RoomPart.ROOM, room, Optional.of(times.get(3)))
            .holds(RoomPart.JOB, room, times.get(4), Optional.of(times.get(6)));
    PoolMeter meter = new PoolMeter("ci/arm");
    meter.resume(List.of(), Set.of());
    CostByKind cost =
        meter
            .look(times.get(7).plusSeconds(60), List.of(life.show(End.WELL, false)))
            .counted()
            .get("on-demand");
    for (CostKind kind : CostKind.values()) {
      if (kind == CostKind.LOST) {
        continue;
      }
      assertThat(text)
          .containsPattern(
              "\\| `%s` \\| \\d+ of .* \\| %s \\|".formatted(kind.label(), usd(cost.of(kind))));
    }
    assertThat(text).contains("| together | | %s |".formatted(usd(cost.total())));
  }

  private static HourlyRate rate(Amount requests) {
    return HourlyRate.of(NodeShare.hourly(0.3264, new Amount(8, 32), requests), 0);
  }

  private static String usd(long nanos) {
    return String.format(Locale.ROOT, "%.6f", nanos / CostByKind.NANOS_PER_USD);
  }
}
