package dev.runnerpool.operator.leader;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Time that a test moves, and a lease in memory that can be out of reach. */
final class LeaseInMemory implements Supplier<Moment> {

  /** What becomes of the next calls. */
  enum Fault {
    NONE,
    /** Nothing arrives. */
    UNREACHABLE,
    /** Writes are done, but their answers are lost. */
    ANSWER_LOST
  }

  private Moment now = new Moment(0, 1_000_000);
  private LeaseState stored;
  private int version;
  Fault fault = Fault.NONE;

  @Override
  public Moment get() {
    return now;
  }

  void pass(Duration time) {
    now = new Moment(now.nanos() + time.toNanos(), now.millis() + time.toMillis());
  }

  /** The machine slept: its steady clock did not go on. */
  void sleep(Duration time) {
    now = new Moment(now.nanos(), now.millis() + time.toMillis());
  }

  LeaseState stored() {
    return stored;
  }

  void delete() {
    stored = null;
  }

  /** The lease as one process reaches it. */
  Leases leases() {
    return new Leases() {
      @Override
      public Optional<LeaseState> read() {
        if (fault == Fault.UNREACHABLE) {
          throw new KubernetesClientException("no connection");
        }
        return Optional.ofNullable(stored);
      }

      @Override
      public Optional<LeaseState> write(LeaseState wanted) {
        if (fault == Fault.UNREACHABLE) {
          throw new KubernetesClientException("no connection");
        }
        String current = stored == null ? "" : stored.version();
        if (!wanted.version().equals(current)) {
          return Optional.empty();
        }
        stored =
            new LeaseState(
                wanted.holder(),
                wanted.duration(),
                wanted.acquired(),
                wanted.renewed(),
                wanted.transitions(),
                String.valueOf(++version));
        if (fault == Fault.ANSWER_LOST) {
          throw new KubernetesClientException("no answer");
        }
        return Optional.of(stored);
      }
    };
  }
}
