package dev.runnerpool.cluster;

import dev.runnerpool.api.Labels;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Jobs of one pool from the queue to their script: which were taken without room, and when. */
final class RoomTrace implements AutoCloseable {
  /** Seconds since this machine came up, which all its containers read alike. */
  private static final Path UPTIME = Path.of("/proc/uptime");

  /** A line of the log, which gitlab-runner begins with its time and stream. */
  private static final Pattern SCRIPT_BEGAN =
      Pattern.compile("(?m)^(?:\\S+Z \\d\\dO )?(\\d+\\.\\d\\d) \\d+\\.\\d\\d");

  private static final Pattern WRITES =
      Pattern.compile(
          "(?m)^runnerpool_kubernetes_writes_total\\{kind=\"(pods[^\"]*)\",verb=\"(\\w+)\"}"
              + " (\\S+)$");

  private final Site site;
  private final Workplace place;
  private final String pool;
  private final int rooms;
  private final PodWatch watch;
  private final Map<String, Double> before;

  private RoomTrace(Site site, Workplace place, String pool, int rooms) {
    this.site = site;
    this.place = place;
    this.pool = pool;
    this.rooms = rooms;
    this.watch = PodWatch.open(site, place.namespace());
    this.before = writes();
  }

  /**
   * Begins to watch.
   *
   * @param rooms how many jobs have room at once
   */
  static RoomTrace open(Site site, Workplace place, String pool, int rooms) {
    return new RoomTrace(site, place, pool, rooms);
  }

  /** Pushes jobs that say when their script began. */
  void push(String tag, int jobs, int seconds) {
    place.push(
        "job: {tags: [%s], parallel: %d, script: [cat /proc/uptime, sleep %d]}"
            .formatted(tag, jobs, seconds));
  }

  void awaitAll() {
    Workplace.eventually(
        "all jobs succeed",
        () -> place.jobs().stream().allMatch(job -> job.status().equals("success")));
  }

  /** The most job pods that there were at once. */
  int most() {
    return counts().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /** How many came while all room was taken by others. */
  long withoutRoom() {
    return counts().stream().filter(live -> live > rooms).count();
  }

  /** How many there were whenever one came, itself among them. */
  private List<Integer> counts() {
    Set<String> live = new HashSet<>();
    List<Integer> counts = new ArrayList<>();
    for (PodWatch.Sight sight : watch.of(pool)) {
      Pod pod = sight.pod();
      String uid = pod.getMetadata().getUid();
      if (!sight.role().equals(Labels.ROLE_JOB)) {
        continue;
      }
      if (pod.getMetadata().getDeletionTimestamp() != null) {
        live.remove(uid);
      } else if (live.add(uid)) {
        counts.add(live.size());
      }
    }
    return counts;
  }

  /** Prints what people ask for. */
  void print(String title, Figures figures) {
    List<Duration> scripts = new ArrayList<>();
    List<Duration> nodes = new ArrayList<>();
    for (SimulatedJob job : place.jobs()) {
      scripts.add(Duration.between(job.queuedAt(), scriptBegan(job)));
      placed(job).ifPresent(at -> nodes.add(Duration.between(job.queuedAt(), at)));
    }
    System.err.printf(
        Locale.ROOT,
        "%s: %d jobs, %d taken without room (at most %d at once, room for %d); writes to pods per"
            + " job, with those of the classes beside this one: %s%n",
        title,
        place.jobs().size(),
        withoutRoom(),
        most(),
        rooms,
        writesPerJob());
    figures.add(title + ": queued to node", nodes);
    figures.add(title + ": queued to script", scripts);
    figures.add(title + ": job's pod to node", unplaced());
  }

  /** How long each job's pod was without a node. */
  private List<Duration> unplaced() {
    List<Duration> times = new ArrayList<>();
    for (SimulatedJob job : place.jobs()) {
      watch
          .jobPod(pool, job.id())
          .flatMap(made -> placed(job).map(at -> Duration.between(made, at)))
          .ifPresent(times::add);
    }
    return times;
  }

  private Optional<Instant> placed(SimulatedJob job) {
    return watch.of(pool).stream()
        .filter(sight -> sight.jobId().equals(Long.toString(job.id())))
        .filter(sight -> sight.pod().getSpec().getNodeName() != null)
        .map(PodWatch.Sight::at)
        .findFirst();
  }

  private Instant scriptBegan(SimulatedJob job) {
    String log = place.log(job);
    Matcher seconds = SCRIPT_BEGAN.matcher(log);
    if (!seconds.find()) {
      throw new IllegalStateException("no uptime in the log of job " + job.id() + ":\n" + log);
    }
    double ago = uptime() - Double.parseDouble(seconds.group(1));
    return Instant.now().minusMillis((long) (ago * 1000));
  }

  private static double uptime() {
    try {
      return Double.parseDouble(Files.readString(UPTIME).split(" ")[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> writesPerJob() {
    Map<String, String> perJob = new TreeMap<>();
    double[] sum = {0};
    writes()
        .forEach(
            (kind, count) -> {
              double more = (count - before.getOrDefault(kind, 0.0)) / place.jobs().size();
              if (more > 0) {
                sum[0] += more;
                perJob.put(kind, String.format(Locale.ROOT, "%.1f", more));
              }
            });
    perJob.put("all", String.format(Locale.ROOT, "%.1f", sum[0]));
    return perJob;
  }

  /** What the operator counted so far, by verb and kind. */
  private Map<String, Double> writes() {
    Map<String, Double> writes = new TreeMap<>();
    Matcher lines = WRITES.matcher(metrics());
    while (lines.find()) {
      writes.put(lines.group(2) + " " + lines.group(1), Double.valueOf(lines.group(3)));
    }
    return writes;
  }

  private String metrics() {
    String address =
        site.client()
            .pods()
            .inNamespace("runnerpool-system")
            .list()
            .getItems()
            .get(0)
            .getStatus()
            .getPodIP();
    try {
      // An answer to an upgrade to HTTP/2 was once read as frames.
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build()
          .send(
              HttpRequest.newBuilder(URI.create("http://" + address + ":8080/q/metrics")).build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
