package dev.runnerpool.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /**
   * OpenCost's split of a pod of 2 processors and 4 GiB: computed from its specification with the
   * list prices of us-east-1, and as OpenCost 1.x told it when it was run beside this.
   */
  @ParameterizedTest
  @CsvSource({"0.17952, 0.0741, 0.0740", "0.21168, 0.0874, 0.0874"})
  void itIsOpenCostsShareToFourDigits(double node, String computed, double seen) {
    double share = NodeShare.hourly(node, new Amount(4, 16), new Amount(2, 4));
    assertThat("%.4f".formatted(share)).isEqualTo(computed);
    assertThat(share).isCloseTo(seen, within(0.0001));
  }

  @Test
  void otherModesWeighProcessorsOtherwise() {
    Amount node = new Amount(4, 16);
    Amount pod = new Amount(1, 8);
    assertThat(share(ShareMode.OPENCOST, node, pod)).isCloseTo(0.3372, within(1e-4));
    assertThat(share(ShareMode.AWS_SCAD, node, pod)).isCloseTo(17.0 / 52, within(1e-9));
    assertThat(share(ShareMode.CPU_ONLY, node, pod)).isCloseTo(0.25, within(1e-9));
  }

  private static double share(ShareMode mode, Amount node, Amount pod) {
    return NodeShare.hourly(mode, 1, node, NodeShare.weight(mode, pod), 0);
  }

  @Test
  void podsPayForTheWholeNodeTogether() {
    ShareMode mode = ShareMode.WHOLE_NODE;
    Amount node = new Amount(8, 32);
    double small = NodeShare.weight(mode, new Amount(1, 1));
    double large = NodeShare.weight(mode, new Amount(3, 3));
    double nothing = NodeShare.weight(mode, Amount.NONE);
    assertThat(NodeShare.hourly(mode, 2, node, small, small)).as("alone").isEqualTo(2);
    double load = small + large;
    assertThat(NodeShare.hourly(mode, 2, node, small, load)).isCloseTo(0.5, within(1e-9));
    assertThat(NodeShare.hourly(mode, 2, node, large, load)).isCloseTo(1.5, within(1e-9));
    assertThat(NodeShare.hourly(mode, 2, node, nothing, nothing + nothing)).isEqualTo(1);
  }

  @Test
  void aWrongModeIsNamedWithWhatWouldBeRight() {
    assertThat(ShareMode.of(" aws-scad ")).isEqualTo(ShareMode.AWS_SCAD);
    assertThatThrownBy(() -> ShareMode.of("opencosts"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "runnerpool.cost.share=opencosts: write one of opencost, aws-scad, cpu-only,"
                + " whole-node");
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
