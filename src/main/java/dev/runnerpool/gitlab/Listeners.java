package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPool;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Those who wait for news of pools. One that fails keeps the news from no other.
 *
 * @param <L> what each of them is
 */
public final class Listeners<L> {
  private static final Logger LOG = Logger.getLogger(Listeners.class);

  private final String news;
  private final List<L> listeners = new CopyOnWriteArrayList<>();

  /**
   * Nobody yet.
   *
   * @param news what they are told of, for the log
   */
  public Listeners(String news) {
    this.news = news;
  }

  /** One more. */
  public void add(L listener) {
    listeners.add(listener);
  }

  /** Tells all of them of a pool. */
  public void tell(RunnerPool pool, Consumer<L> call) {
    for (L listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        LOG.errorf(e, "telling pool %s of %s failed", pool.key(), news);
      }
    }
  }
}
