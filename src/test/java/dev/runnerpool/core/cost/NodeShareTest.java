package dev.runnerpool.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.cost.NodeShare.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NodeShareTest {

  @Property
  void podsThatFillANodePayItsPriceTogether(
      @ForAll @IntRange(min = 1, max = 5000) int cents,
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 64) Integer> cpus,
      @ForAll @Size(10) List<@IntRange(max = 256) Integer> memory) {
    Amount capacity = new Amount(0, 0);
    for (int i = 0; i < cpus.size(); i++) {
      capacity = capacity.plus(new Amount(cpus.get(i), memory.get(i)));
    }
    double price = cents / 100.0;
    double sum = 0;
    for (int i = 0; i < cpus.size(); i++) {
      sum += NodeShare.hourly(price, capacity, new Amount(cpus.get(i), memory.get(i)));
    }
    assertThat(sum).isCloseTo(price, within(1e-9 * price));
  }

  @Test
  void aProcessorCostsAsManyGibAsOpenCostSays() {
    Amount node = new Amount(4, 16);
    double processor = NodeShare.hourly(1, node, new Amount(1, 0));
    double gib = NodeShare.hourly(1, node, new Amount(0, 1));
    assertThat(processor / gib).isCloseTo(7.4607, within(0.0001));
  }

  @Test
  void aPodNeverPaysMoreThanTheNode() {
    assertThat(NodeShare.hourly(2, new Amount(2, 4), new Amount(8, 64))).isEqualTo(2);
    assertThat(NodeShare.hourly(2, new Amount(0, 0), new Amount(1, 1))).isEqualTo(2);
  }

  @Test
  void theExampleOfTheDocumentationIsRight() throws IOException {
    Amount node = new Amount(8, 32);
    String example =
        "$%.6f per GiB and $%.6f per processor; a pod that"
            .formatted(
                NodeShare.hourly(0.3264, node, new Amount(0, 1)),
                NodeShare.hourly(0.3264, node, new Amount(1, 0)));
    String pod = "$%.4f an hour".formatted(NodeShare.hourly(0.3264, node, new Amount(2, 8)));
    assertThat(Files.readString(Path.of("docs/cost.md"))).contains(example, pod);
  }
}
