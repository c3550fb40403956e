package dev.runnerpool.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of faults on a real control plane: none may break what always holds. */
@OnControlPlane
class FaultPlansIT {
  private static final int MOST_LANES = 6;
  private static final int FEW = 24;
  private static final int FEW_LANES = 3;

  /** Of the edited pool's jobs, see {@link Edit}. */
  private static final Path PRIORITY_CLASS = Path.of("deploy/operator/priority-class.yaml");

  @TempDir Path folder;

  @Test
  void whateverHappensWhatAlwaysHoldsHolds(ControlPlane plane) throws Exception {
    Files.createDirectories(Path.of("target/operator-logs"));
    PoolDefinition.apply(plane.admin(), PoolDefinition.read(plane.admin(), PoolDefinition.SHIPPED));
    plane.admin().load(Files.newInputStream(PRIORITY_CLASS)).serverSideApply();
    Selection selection = Selection.ofProperties();
    FaultReport report = new FaultReport(selection);
    // A lane begins with an operator and a course of its own, which a few plans are not worth.
    int plans = selection.count().orElse(Integer.MAX_VALUE);
    int lanesAtOnce = plans <= FEW ? FEW_LANES : MOST_LANES;
    ExecutorService threads = Executors.newFixedThreadPool(lanesAtOnce);
    try {
      List<Future<?>> lanes = new ArrayList<>();
      for (int number = 1; number <= Math.min(lanesAtOnce, plans); number++) {
        int lane = number;
        lanes.add(threads.submit(() -> play(plane, lane, selection, report)));
      }
      for (Future<?> lane : lanes) {
        lane.get();
      }
    } finally {
      threads.shutdownNow();
      report.write();
    }
    assertThat(report.violations()).isEmpty();
    selection.count().ifPresent(all -> assertThat(report.count()).isEqualTo(all));
    assertThat(report.count()).isPositive();
  }

  private void play(ControlPlane plane, int number, Selection selection, FaultReport report) {
    try (Lane lane = Lane.open(plane, number, folder)) {
      Course.Record reference = Course.reference(lane);
      report.reference(reference);
      for (Optional<Plan> plan = selection.next(); plan.isPresent(); plan = selection.next()) {
        report.add(plan.get(), Course.of(plan.get(), lane, reference));
      }
    }
  }
}
