package dev.runnerpool.sandbox.nodes;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * What gitlab-runner does in a runner pod: asks for jobs, runs one at a time and ends. The times
 * and the reactions to a quit signal are those seen with gitlab-runner 19.
 */
final class SimulatedRunner implements Kubelet.Program {
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(3);

  /** After so many the start script ends the runner. */
  private static final int MOST_REFUSALS = 3;

  private static final Duration UNHEALTHY_PAUSE = Duration.ofMinutes(5);

  private final PodHandle pod;
  private final Workshop workshop;
  private boolean single;
  private boolean oneJob;
  private RunnerConfig config;
  private RunnerApi api;
  private String lastUpdate = "";
  private Optional<JobRun> job = Optional.empty();
  private CompletableFuture<?> poll = CompletableFuture.completedFuture(null);
  private int refusals;
  private boolean quitting;
  private boolean ended;

  SimulatedRunner(PodHandle pod, Workshop workshop) {
    this.pod = pod;
    this.workshop = workshop;
  }

  @Override
  public void start() {
    Optional<String> secret = pod.secretOf("config");
    if (secret.isEmpty()) {
      exit(1, "FATAL: no volume named config with a Secret");
      return;
    }
    workshop
        .clock()
        .whenDone(
            workshop.writes().secret(pod.namespace(), secret.get(), pod.name()),
            (found, failure) -> {
              Map<String, String> data =
                  found == null || found.getData() == null ? Map.of() : found.getData();
              String key = pod.secretKeyOf("config").orElse("config.toml");
              Optional<String> script = pod.secretKeyOf("scripts");
              Optional<String> missing =
                  Stream.concat(Stream.of(key), script.stream())
                      .filter(each -> !data.containsKey(each))
                      .findFirst();
              if (missing.isPresent()) {
                exit(1, "FATAL: Secret " + secret.get() + " has no key " + missing.get());
                return;
              }
              runs(
                  pod.commandLine("runner")
                      + script.map(data::get).map(SimulatedRunner::text).orElse(""));
              configure(text(data.get(key)), Optional.ofNullable(data.get("ca.crt")));
            });
  }

  /** Told by what the container runs, inline or by a script of the Secret. */
  private void runs(String commands) {
    single = commands.contains("run-single");
    oneJob = commands.contains("max-builds") || commands.contains("QUIT");
  }

  private static String text(String encoded) {
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** With the bundle of authorities that lies beside the config, if one does. */
  private void configure(String text, Optional<String> authorities) {
    HttpClient http;
    try {
      config = RunnerConfig.parse(text.replace("@RUNNER_NAME@", pod.name()));
      http =
          config.ownAuthorities()
              ? workshop.trusting(text(authorities.orElse("")))
              : workshop.http();
    } catch (IllegalArgumentException e) {
      exit(1, "FATAL: " + e.getMessage());
      return;
    }
    String systemId = pod.environment("runner", "RUNNER_SYSTEM_ID").orElse("r_000000000000");
    api = new RunnerApi(http, config, workshop.architecture(pod.node()), systemId);
    readiness(true);
    poll();
  }

  private void poll() {
    if (ended || quitting) {
      exit(0, "");
      return;
    }
    CompletableFuture<HttpResponse<String>> request = api.requestJob(lastUpdate);
    poll = request;
    workshop.clock().whenDone(request, this::answered);
  }

  private void answered(HttpResponse<String> response, Throwable failure) {
    if (ended) {
      return;
    }
    boolean refused = failure == null && response.statusCode() == 403;
    refusals = refused ? refusals + 1 : refusals;
    if (refusals == MOST_REFUSALS && !single) {
      exit(1, "GitLab refused the runner's token (403): it was reset, or the runner deleted");
    } else if (failure != null || response.statusCode() >= 400) {
      pollAfter(refused && single ? UNHEALTHY_PAUSE : CHECK_INTERVAL);
    } else if (response.statusCode() == 201) {
      run(JobRequest.parse(response.body()));
    } else {
      lastUpdate = response.headers().firstValue("X-GitLab-Last-Update").orElse(lastUpdate);
      pollAfter(CHECK_INTERVAL);
    }
  }

  private void pollAfter(Duration pause) {
    if (quitting) {
      exit(0, "");
    } else {
      workshop.clock().after(pause, this::poll);
    }
  }

  private void run(JobRequest request) {
    JobPlace place = place(request);
    JobRun run = new JobRun(request, api, place, workshop);
    job = Optional.of(run);
    readiness(false);
    pod.reports().claimed();
    run.start(
        () -> {
          job = Optional.empty();
          readiness(true);
          if (oneJob) {
            exit(0, "");
          } else {
            poll();
          }
        });
  }

  private JobPlace place(JobRequest request) {
    return config.executor().equals("shell")
        ? new JobPlace.Here(pod)
        : new JobPlace.InPod(
            JobPod.of(request, config, pod, workshop.randomName()),
            config.pollTimeout(),
            config.retryLimits());
  }

  /** A probe that says idle is seen with the probe's period. */
  private void readiness(boolean idle) {
    pod.container("runner")
        .map(container -> container.getReadinessProbe())
        .ifPresent(
            probe -> {
              Integer period = probe.getPeriodSeconds();
              workshop
                  .clock()
                  .after(
                      Duration.ofSeconds(period == null ? 10 : period),
                      () -> {
                        if (!ended && job.isEmpty() == idle) {
                          pod.reports().ready(idle);
                        }
                      });
            });
  }

  @Override
  public void quit() {
    quitting = true;
    if (job.isEmpty() && !single) {
      poll.cancel(true);
      exit(0, "");
    } else if (job.isEmpty()) {
      // Seen when the runner wakes up, unless a request is open: then when that is answered.
      workshop
          .clock()
          .after(
              CHECK_INTERVAL,
              () -> {
                if (poll.isDone() && job.isEmpty()) {
                  exit(0, "");
                }
              });
    }
  }

  @Override
  public void kill() {
    ended = true;
    poll.cancel(true);
    job.ifPresent(JobRun::abandon);
  }

  private void exit(int code, String lastWords) {
    if (!ended) {
      ended = true;
      pod.reports().exited(code, lastWords);
    }
  }
}
