package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.cost.NodeShare.Amount;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class PodRequestsTest {

  @Test
  void containersAndSidecarsAddUpAndOverheadComesOnTop() {
    assertRequests(
        """
        spec:
          overhead: {cpu: 250m, memory: 512Mi}
          initContainers:
          - {name: proxy, restartPolicy: Always, resources: {requests: {cpu: 500m, memory: 1Gi}}}
          containers:
          - {name: runner, resources: {requests: {cpu: "1", memory: 2Gi}}}
          - {name: other, resources: {requests: {cpu: 250m}}}
          - {name: none}
        """,
        2,
        3.5);
  }

  @Test
  void anInitContainerThatNeedsMoreCountsWithTheSidecarsBeforeIt() {
    assertRequests(
        """
        spec:
          initContainers:
          - {name: first, resources: {requests: {cpu: "3", memory: 1Gi}}}
          - {name: proxy, restartPolicy: Always, resources: {requests: {cpu: "1", memory: 1Gi}}}
          - {name: second, resources: {requests: {cpu: "2500m", memory: 1Gi}}}
          containers:
          - {name: runner, resources: {requests: {cpu: "2", memory: 2Gi}}}
        """,
        3.5,
        3);
  }

  @Test
  void whatThePodAsksForAsAWholeGoesBeforeItsContainers() {
    assertRequests(
        """
        spec:
          resources: {requests: {cpu: "4"}}
          containers: [{name: runner, resources: {requests: {cpu: "1", memory: 2Gi}}}]
        """,
        4,
        2);
  }

  @Test
  void roomThatIsGivenBackCountsUntilTheNodeHasIt() {
    Pod resizing =
        pod(
            """
            spec:
              initContainers:
              - {name: reservation, restartPolicy: Always, resources: {requests: {cpu: 1m, memory: 1Mi}}}
              containers: [{name: runner, resources: {requests: {cpu: 100m, memory: 1Gi}}}]
            status:
              initContainerStatuses:
              - name: reservation
                allocatedResources: {cpu: "2", memory: 4Gi}
                resources: {requests: {cpu: "2", memory: 4Gi}}
            """);
    assertThat(PodRequests.of(resizing).cpus()).isCloseTo(2.1, within(1e-9));
    assertThat(PodRequests.of(resizing).memoryGib()).isCloseTo(5, within(1e-9));
    assertThat(PodRequests.withoutRoom(resizing)).isEqualTo(new Amount(0.1, 1));
  }

  @Test
  void aResizeThatCannotBeDoneDoesNotCount() {
    assertRequests(
        """
        spec:
          containers: [{name: runner, resources: {requests: {cpu: "64", memory: 1Gi}}}]
        status:
          conditions: [{type: PodResizePending, status: "True", reason: Infeasible}]
          containerStatuses:
          - {name: runner, resources: {requests: {cpu: "1", memory: 1Gi}}}
        """,
        1,
        1);
  }

  private static void assertRequests(String pod, double cpus, double gib) {
    assertThat(PodRequests.of(pod(pod))).isEqualTo(new Amount(cpus, gib));
  }

  private static Pod pod(String rest) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n" + rest, Pod.class);
  }
}
