package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One job from its acknowledgement to GitLab's last answer about it. */
final class JobRun {
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 8;

  private final JobRequest job;
  private final RunnerApi api;
  private final JobPlace place;
  private final Workshop workshop;
  private final StringBuilder log = new StringBuilder("Running with gitlab-runner 19.4.0\n");
  private Optional<Pod> jobPod = Optional.empty();
  private Runnable done = () -> {};
  private boolean over;
  private boolean started;

  JobRun(JobRequest job, RunnerApi api, JobPlace place, Workshop workshop) {
    this.job = job;
    this.api = api;
    this.place = place;
    this.workshop = workshop;
  }

  /** Runs the job; {@code whenDone} is called once, whatever became of it. */
  void start(Runnable whenDone) {
    this.done = whenDone;
    call(
        () -> api.running(job),
        ATTEMPTS,
        response -> {
          if (response.statusCode() == 403 || isCancelled(response)) {
            close();
          } else {
            findPlace();
          }
        });
  }

  /** The runner was killed: nothing more is said to GitLab. */
  void abandon() {
    over = true;
  }

  private void findPlace() {
    if (place instanceof JobPlace.Here here) {
      execute(here.runner().pod());
    } else if (place instanceof JobPlace.InPod inPod) {
      makePod(inPod, 1);
    }
  }

  private void makePod(JobPlace.InPod inPod, int tried) {
    workshop
        .clock()
        .whenDone(
            workshop.writes().create(inPod.pod()),
            (created, failure) -> {
              if (failure == null) {
                awaitPod(created, inPod.patience());
              } else if (tried < inPod.tries(failure) && !over) {
                workshop.clock().after(RETRY, () -> makePod(inPod, tried + 1));
              } else {
                finish(
                    JobOutcome.SYSTEM_FAILURE,
                    "ERROR: cannot create the job's pod: " + failure.getMessage());
              }
            });
  }

  private void awaitPod(Pod pod, Duration patience) {
    jobPod = Optional.of(pod);
    String uid = pod.getMetadata().getUid();
    Kubelet kubelet = workshop.kubelet().get();
    kubelet.started(uid).thenAccept(running -> execute(running));
    kubelet
        .ended(uid)
        .thenRun(() -> finish(JobOutcome.SYSTEM_FAILURE, "ERROR: the job's pod was deleted"));
    workshop
        .clock()
        .after(
            patience,
            () -> {
              if (!started) {
                finish(JobOutcome.SYSTEM_FAILURE, "ERROR: timed out waiting for pod to start");
              }
            });
  }

  private void execute(Pod where) {
    if (over || started) {
      return;
    }
    started = true;
    String node = where.getSpec().getNodeName();
    String architecture = workshop.architecture(node);
    String machine = architecture.equals("arm64") ? "aarch64" : "x86_64";
    for (String line : job.script()) {
      log.append("$ ").append(line).append('\n');
      if (line.contains("uname -m")) {
        log.append(machine).append('\n');
      }
    }
    Duration takes = job.duration().orElseGet(workshop::someDuration);
    boolean tooLong = takes.compareTo(job.timeout()) > 0;
    JobOutcome itsOwn =
        job.exitCode() == 0 ? JobOutcome.SUCCESS : new JobOutcome(job.exitCode(), "script_failure");
    keepAlive();
    Consumer<JobOutcome> end =
        outcome -> {
          workshop.scripts().remove(job.id());
          if (!over) {
            String pod = where.getMetadata().getName();
            workshop
                .ran()
                .add(new RanJob(job.id(), pod, node, architecture, machine, outcome.state()));
            finish(outcome, outcome.isSuccess() ? "Job succeeded" : "ERROR: Job failed");
          }
        };
    workshop.scripts().put(job.id(), () -> end.accept(itsOwn));
    workshop
        .clock()
        .after(
            tooLong ? job.timeout() : takes,
            () -> end.accept(tooLong ? JobOutcome.TIMED_OUT : itsOwn));
  }

  /** Tells GitLab that the job still runs, and learns whether it was cancelled. */
  private void keepAlive() {
    workshop
        .clock()
        .after(
            KEEP_ALIVE,
            () -> {
              if (!over) {
                call(
                    () -> api.running(job),
                    1,
                    response -> {
                      if (isCancelled(response)) {
                        close();
                      } else {
                        keepAlive();
                      }
                    });
              }
            });
  }

  private void finish(JobOutcome outcome, String lastLine) {
    if (!over) {
      over = true;
      log.append(lastLine).append('\n');
      sendLog(outcome, ATTEMPTS);
    }
  }

  private void sendLog(JobOutcome outcome, int attempts) {
    call(() -> api.trace(job, log.toString()), ATTEMPTS, any -> sendResult(outcome, attempts));
  }

  private void sendResult(JobOutcome outcome, int attempts) {
    call(
        () -> api.finished(job, outcome, log.toString()),
        ATTEMPTS,
        response -> {
          int status = response.statusCode();
          if (status == 202 && attempts > 1) {
            workshop.clock().after(RETRY, () -> sendResult(outcome, attempts - 1));
          } else if (status == 412 && attempts > 1) {
            sendLog(outcome, attempts - 1);
          } else {
            close();
          }
        });
  }

  private void close() {
    over = true;
    jobPod.ifPresent(workshop.writes()::delete);
    done.run();
  }

  /** Calls until there is an answer that is worth heeding, or the attempts are used up. */
  private void call(
      Supplier<CompletableFuture<HttpResponse<String>>> request,
      int attempts,
      Consumer<HttpResponse<String>> then) {
    workshop
        .clock()
        .whenDone(
            request.get(),
            (response, failure) -> {
              boolean again =
                  failure != null
                      || response.statusCode() >= 500
                      || response.statusCode() == 429
                      || response.statusCode() == 409;
              if (!again) {
                then.accept(response);
              } else if (attempts > 1) {
                workshop.clock().after(RETRY, () -> call(request, attempts - 1, then));
              } else if (failure == null) {
                then.accept(response);
              } else {
                close();
              }
            });
  }

  private static boolean isCancelled(HttpResponse<String> response) {
    String state = response.headers().firstValue("Job-Status").orElse("");
    return state.equals("canceled") || state.equals("canceling") || state.equals("failed");
  }
}
