package dev.runnerpool.operator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreeShareTest {

  private final HotSpotDiagnosticMXBean machine =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

  @Test
  void isSmallOnlyWhileTheHeapIsToShrink() {
    List<String> before = shares();
    List<String> meanwhile = new ArrayList<>();
    FreeShare.of(machine).during(10, () -> meanwhile.addAll(shares()));
    assertThat(meanwhile).containsExactly("0", "10");
    assertThat(shares()).isEqualTo(before);
  }

  @Test
  void isAsBeforeAfterAFailure() {
    List<String> before = shares();
    FreeShare share = FreeShare.of(machine);
    assertThatThrownBy(
            () ->
                share.during(
                    10,
                    () -> {
                      throw new IllegalStateException("no memory");
                    }))
        .hasMessage("no memory");
    assertThat(shares()).isEqualTo(before);
  }

  private List<String> shares() {
    return List.of(
        machine.getVMOption("MinHeapFreeRatio").getValue(),
        machine.getVMOption("MaxHeapFreeRatio").getValue());
  }
}
