package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceFeed;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that waits for sellers of nodes. It begins with the first node, and not at all
 * while no seller is to be asked: nothing else of the operator, its start included, waits for it.
 */
@Singleton
class PriceThread implements ReadPrices {

  private static final Logger LOG = LoggerFactory.getLogger(PriceThread.class);
  private static final Duration LEAST = Duration.ofSeconds(1);

  private final Optional<PriceRefresh> refresh;
  private final Event<PricesChanged> changed;
  private ScheduledThreadPoolExecutor thread;
  private ScheduledFuture<?> next;

  PriceThread(
      PriceFeed feed, PriceConfig config, InstantSource clock, Event<PricesChanged> changed) {
    this.changed = changed;
    this.refresh =
        config.aws().enabled()
            ? Optional.of(
                new PriceRefresh(
                    feed,
                    config.aws(),
                    clock,
                    pause -> Thread.sleep(pause.toMillis()),
                    () -> wake(PriceItems.JOINED)))
            : Optional.empty();
  }

  @Override
  public Optional<NodePrice> price(NodeKind kind) {
    return refresh.flatMap(read -> read.price(kind));
  }

  private synchronized void wake(Duration in) {
    if (thread == null) {
      thread =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread made = new Thread(task, "prices");
                made.setDaemon(true);
                return made;
              });
      thread.setRemoveOnCancelPolicy(true);
    }
    if (next != null && !next.isDone() && next.getDelay(TimeUnit.MILLISECONDS) <= in.toMillis()) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    try {
      next = thread.schedule(this::run, in.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("The operator stops: no price is read any more");
    }
  }

  private void run() {
    PriceRefresh read = refresh.orElseThrow();
    try {
      if (read.step()) {
        changed.fire(new PricesChanged());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      LOG.warn("Reading prices failed", e);
    }
    again(read.untilNext());
  }

  private synchronized void again(Optional<Duration> in) {
    // The one that runs now is next no more.
    next = null;
    in.ifPresent(pause -> wake(pause.compareTo(LEAST) > 0 ? pause : LEAST));
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
