package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a LimitRange wants to be left of a job's room, in kube-apiserver's words. */
class RoomLeftTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minimum cpu usage per Container is 10m, but request is 1m | 10m | 1Mi",
        "minimum memory usage per Container is 4Mi, but request is 1Mi | 1m | 4Mi",
        "[minimum cpu usage per Container is 50m, but request is 1m,"
            + " minimum memory usage per Container is 100M, but request is 1Mi] | 50m | 100000000",
        "minimum cpu usage per Pod is 200m, but request is 101m | 100m | 1Mi",
        "[minimum cpu usage per Container is 50m, but request is 1m,"
            + " minimum cpu usage per Pod is 200m, but request is 101m] | 100m | 1Mi"
      })
  void whatARequestLacksIsLeftAsWell(String refusal, String cpu, String memory) {
    assertThat(RoomLeft.LEAST.wantedBy("pods \"arm-0\" is forbidden: " + refusal))
        .contains(new RoomLeft(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pods \"arm-0\" is forbidden: User \"op\" cannot patch resource \"pods/resize\"",
        "Pod \"arm-0\" is invalid: spec: Forbidden: Pod running on node without support for resize",
        "maximum cpu usage per Container is 1, but limit is 2051m",
        "minimum storage usage per PersistentVolumeClaim is 2Gi, but request is 1Gi"
      })
  void anyOtherRefusalIsOne(String refusal) {
    assertThat(RoomLeft.LEAST.wantedBy(refusal)).isEmpty();
  }

  @Test
  void aLimitRangeThatWantsStillMoreGetsIt() {
    RoomLeft left =
        RoomLeft.LEAST
            .wantedBy("minimum cpu usage per Container is 10m, but request is 1m")
            .orElseThrow();

    assertThat(left.wantedBy("minimum cpu usage per Container is 25m, but request is 10m"))
        .map(more -> more.requests().get("cpu"))
        .contains(new Quantity("25m"));
  }
}
