package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Haste;
import dev.runnerpool.gitlab.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A queue that is read only when a hint comes, or no signal is live. */
final class PolledQueue implements AutoCloseable {

  private static final Scope SCOPE =
      new Scope(
          new Account("https://gitlab.example.com", "ci", "s", "token"), Scope.Kind.Group, "g");

  private final GitLabConfig config =
      Haste.config(
          Map.of(
              "poll.active", "1h",
              "poll.quiet", "0.2s",
              "poll.watched", "1h",
              "longest-backoff", "1h"));
  private final GitLabThreads threads = Haste.threads(config);
  final FakeQueue queue = new FakeQueue();
  final AtomicBoolean signal = new AtomicBoolean(true);
  final QueuePoller watcher =
      new QueuePoller(
          SCOPE,
          queue,
          () -> queue.readings.get() * 5L,
          new PollSchedule(config, Optional::empty, signal::get),
          threads,
          Haste.loop(threads, config),
          config,
          () -> {});

  /** Reads once, and no more before a hint. */
  void begin() {
    int before = queue.readings.get();
    watcher.begin();
    await().until(() -> watcher.state() instanceof QueueState.Read);
    assertThat(queue.readings).hasValue(before + 1);
  }

  /** It lasts until the gate is opened. */
  void wholeReadingBegins() {
    queue.gate = new CountDownLatch(1);
    int before = queue.readings.get();
    queue.onlyWhole = true;
    watcher.wake(OptionalLong.empty());
    await().until(() -> queue.readings.get() > before);
    queue.onlyWhole = false;
  }

  List<Long> ids() {
    return reading().jobs().stream().map(Job::id).sorted().toList();
  }

  QueueSnapshot reading() {
    return watcher.state().reading().orElseThrow();
  }

  @Override
  public void close() {
    queue.gate.countDown();
    watcher.stop();
    Haste.stop(threads);
  }
}
