package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.kubernetes.PodResize;
import dev.runnerpool.operator.pods.JobPriorityClass;
import dev.runnerpool.operator.pods.Reservation;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Whether the cluster lets runners hold their job's room. Where it does not, jobs run all the same:
 * so it is told, and nothing is held up.
 */
record RoomCondition(String status, ConditionReason reason, String message) {

  static final String TYPE = "RoomReserved";

  private static final String LOST =
      "job pods do not name it; while runners wait for nodes, one of them may take the room of a job"
          + " that was taken, whose pod then waits: ";

  /**
   * What a pool's manifest wants.
   *
   * @param wanted whether its runners are to hold room
   * @param byPriority whether job pods are to name the priority class
   */
  record Wish(boolean wanted, boolean byPriority) {

    static Wish of(RunnerPool pool) {
      return new Wish(Reservation.isWanted(pool), Reservation.namesPriorityClass(pool));
    }
  }

  /** What is asked of the cluster, for all pools. */
  @ApplicationScoped
  static class Cluster {
    private final PodResize resize;
    private final JobPriorityClass priority;

    Cluster(PodResize resize, JobPriorityClass priority) {
      this.resize = resize;
      this.priority = priority;
    }

    /** Empty for a pool that needs no room, or is to reserve none. */
    Optional<RoomCondition> of(RunnerPool pool, ReconcileState state) {
      Wish wish = state.manifest.room(pool);
      return wish.wanted() ? Optional.of(of(wish)) : Optional.empty();
    }

    private RoomCondition of(Wish wish) {
      if (!resize.isServed() && !resize.isKnown()) {
        return new RoomCondition(
            "Unknown",
            ConditionReason.Pending,
            "Whether pods can be resized in place is not known yet");
      }
      if (!resize.isServed()) {
        return new RoomCondition(
            "False",
            ConditionReason.ResizeMissing,
            "The API server has no pods/resize, which Kubernetes has from 1.33: runners reserve"
                + " no room, and take jobs whose pods may have to wait for a node");
      }
      return wish.byPriority() ? byPriority() : HELD;
    }

    private RoomCondition byPriority() {
      try {
        return switch (priority.known()) {
          case PRESENT -> HELD;
          case MISSING ->
              missing(
                  "There is no PriorityClass %s, so ", "apply deploy/operator/priority-class.yaml");
          case FORBIDDEN ->
              missing(
                  "The operator may not read the PriorityClass %s, so ",
                  "apply deploy/operator/priority-cluster-role.yaml and its binding");
        };
      } catch (KubernetesClientException e) {
        return new RoomCondition(
            "Unknown", ConditionReason.Pending, "The PriorityClass was not read yet");
      }
    }

    private static RoomCondition missing(String what, String remedy) {
      return new RoomCondition(
          "False",
          ConditionReason.PriorityClassMissing,
          what.formatted(Reservation.PRIORITY_CLASS) + LOST + remedy);
    }
  }

  private static final RoomCondition HELD =
      new RoomCondition(
          "True",
          ConditionReason.AsExpected,
          "Runners reserve the room of their job until they have it");
}
