package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Runs the pods that are bound to simulated nodes: pull, start, stop, kill. */
final class Kubelet {
  /** What runs in a pod. */
  interface Program {
    void start();

    /** The pod is being deleted: its preStop hook asks the program to end. */
    void quit();

    /** The grace period is over. */
    void kill();
  }

  private static final class Running {
    private Pod pod;
    private Optional<Program> program = Optional.empty();
    private boolean started;
    private boolean ready;
    private boolean claimed;
    private boolean stopping;
    private boolean finished;

    Running(Pod pod) {
      this.pod = pod;
    }
  }

  private final SimulatedClock clock;
  private final ClusterWrites writes;
  private final Duration imagePull;
  private final Function<PodHandle, Optional<Program>> programs;
  private final Map<String, Running> pods = new HashMap<>();
  private final Map<String, CompletableFuture<Pod>> startAwaited = new HashMap<>();
  private final Map<String, CompletableFuture<Pod>> endAwaited = new HashMap<>();

  /**
   * @param programs what a pod's container {@code runner} runs; none for pods that only wait
   */
  Kubelet(
      SimulatedClock clock,
      ClusterWrites writes,
      Duration imagePull,
      Function<PodHandle, Optional<Program>> programs) {
    this.clock = clock;
    this.writes = writes;
    this.imagePull = imagePull;
    this.programs = programs;
  }

  /** Takes note of a pod as the API now shows it, bound to one of our nodes. */
  void see(Pod pod) {
    Running running = pods.get(uid(pod));
    if (running == null) {
      if (!PodReport.isFinished(pod)) {
        running = new Running(pod);
        pods.put(uid(pod), running);
        Running started = running;
        clock.after(imagePull, () -> start(started));
      }
    } else {
      running.pod = pod;
      if (running.started && !running.finished && PodReport.isResized(pod)) {
        report(running, running.ready);
      }
    }
    if (running != null && pod.getMetadata().getDeletionTimestamp() != null) {
      stop(running);
    }
  }

  void gone(String uid) {
    Running running = pods.remove(uid);
    if (running != null && !running.finished) {
      running.finished = true;
      running.program.ifPresent(Program::kill);
    }
    Optional.ofNullable(endAwaited.remove(uid)).ifPresent(end -> end.complete(null));
    startAwaited.remove(uid);
  }

  /** The machine is gone: what ran there stops without a word. */
  void lost(String node) {
    for (Running running : pods.values()) {
      if (node.equals(running.pod.getSpec().getNodeName()) && !running.finished) {
        running.finished = true;
        running.program.ifPresent(Program::kill);
      }
    }
  }

  /** Comes true when the pod runs. */
  CompletionStage<Pod> started(String uid) {
    return startAwaited.computeIfAbsent(uid, any -> new CompletableFuture<>());
  }

  /** Comes true when the pod is gone or told to go. */
  CompletionStage<Pod> ended(String uid) {
    return endAwaited.computeIfAbsent(uid, any -> new CompletableFuture<>());
  }

  private void start(Running running) {
    if (running.stopping || running.finished) {
      return;
    }
    if (PodReport.isMissing(running.pod)) {
      writes.status(running.pod, PodReport.pullFails(running.pod));
      return;
    }
    // A container with a readiness probe is not ready before the probe succeeded (the kubelet's
    // prober worker: initialValue of readiness is Failure).
    running.started = true;
    report(running, !PodReport.isProbed(running.pod));
    running.program = programs.apply(new PodHandle(running.pod, new Events(running)));
    running.program.ifPresent(Program::start);
    startAwaited
        .computeIfAbsent(uid(running.pod), any -> new CompletableFuture<>())
        .complete(running.pod);
  }

  private void stop(Running running) {
    if (running.stopping) {
      return;
    }
    running.stopping = true;
    Long grace = running.pod.getMetadata().getDeletionGracePeriodSeconds();
    Optional.ofNullable(endAwaited.get(uid(running.pod))).ifPresent(end -> end.complete(null));
    if (running.finished || running.program.isEmpty()) {
      remove(running);
      return;
    }
    clock.after(Duration.ofSeconds(grace == null ? 30 : grace), () -> kill(running));
    running.program.get().quit();
  }

  private void kill(Running running) {
    if (!running.finished) {
      running.finished = true;
      running.program.ifPresent(Program::kill);
      remove(running);
    }
  }

  private void remove(Running running) {
    running.finished = true;
    writes.remove(running.pod);
  }

  private void report(Running running, boolean ready) {
    running.ready = ready;
    writes.status(running.pod, PodReport.running(running.pod, ready, running.claimed));
  }

  /** What the program in a pod can tell its kubelet. */
  private final class Events implements PodHandle.Reports {
    private final Running running;

    Events(Running running) {
      this.running = running;
    }

    @Override
    public void ready(boolean ready) {
      if (running.ready != ready && !running.finished && !running.stopping) {
        report(running, ready);
      }
    }

    @Override
    public void claimed() {
      running.claimed = true;
      if (!running.finished && PodReport.sidecars(running.pod).findAny().isPresent()) {
        report(running, running.ready);
      }
    }

    @Override
    public void exited(int code, String lastWords) {
      if (running.finished) {
        return;
      }
      running.finished = true;
      writes.status(running.pod, PodReport.exited(running.pod, code, lastWords));
      if (running.stopping) {
        remove(running);
      }
    }
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
