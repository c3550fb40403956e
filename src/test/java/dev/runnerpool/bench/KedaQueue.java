package dev.runnerpool.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What KEDA asks how many jobs wait: {@code /TAG} answers {@code {"waiting": N}}, as late as GitLab
 * would.
 *
 * <p>GitLab has no such query; a scaler for it would read a page of jobs per project and more. So
 * the comparison favours KEDA: a cheap request tells it the whole queue.
 *
 * <p>Nobody takes the trial's jobs. A queue that never gets shorter would have them started again
 * at each look, as the strategy {@code accurate} knows of the pods that do not run yet, but takes
 * it that those that run took their job out of the queue. So a pod takes a job here in the moment
 * in which it is seen to run, which favours KEDA again: a real runner asks for its first job
 * seconds later, and until then both count.
 */
final class KedaQueue implements AutoCloseable {
  private final Trial trial;
  private final Duration takes;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> ran = ConcurrentHashMap.newKeySet();
  private final SharedIndexInformer<Pod> pods;
  private final AtomicLong requests = new AtomicLong();

  KedaQueue(Trial trial, Duration takes) {
    this.trial = trial;
    this.takes = takes;
    pods = trial.world().client().pods().inNamespace(trial.name()).inform(new Taking());
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where the number of the jobs with that tag is. */
  String url(String tag) {
    return "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), tag);
  }

  /** How often it was asked. */
  long requests() {
    return requests.get();
  }

  /** How many pods there are. */
  int pods() {
    return pods.getStore().listKeys().size();
  }

  /** How many of them run and took a job each. */
  int taken() {
    return ran.size();
  }

  /** Waits until somebody asks. */
  void awaitRequest(Duration limit) {
    long before = requests();
    Wait.until("KEDA asks for the queue", (int) limit.toSeconds(), () -> requests() > before);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    Wait.pause(takes);
    String tag = exchange.getRequestURI().getPath().substring(1);
    long waiting = Math.max(0, trial.waiting(tag) - ran.size());
    byte[] body = "{\"waiting\": %d}".formatted(waiting).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private final class Taking implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      if ("Running".equals(pod.getStatus().getPhase())) {
        ran.add(pod.getMetadata().getUid());
      }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
      // Its job is taken all the same.
    }
  }

  @Override
  public void close() {
    pods.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
