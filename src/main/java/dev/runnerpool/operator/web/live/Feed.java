package dev.runnerpool.operator.web.live;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** All open pages. Any thread. */
public final class Feed {

  private static final Logger LOG = Logger.getLogger(Feed.class);

  private final int most;
  private final Map<String, Channel> channels = new HashMap<>();

  /**
   * Nobody yet.
   *
   * @param most how many may look at once
   */
  public Feed(int most) {
    this.most = most;
  }

  /** What tells one state of a page from another, for {@link #join}. */
  public static String version(List<Block> blocks) {
    return Channel.version(blocks);
  }

  /**
   * One more who looks.
   *
   * @param page what it looks at: equal for all who look at the same
   * @param seen the version that it has
   * @return whether there was room
   */
  public synchronized boolean join(
      String page, Supplier<List<Block>> maker, Viewer viewer, String seen, Instant now) {
    if (size() >= most) {
      return false;
    }
    channels.computeIfAbsent(page, any -> new Channel(maker)).join(viewer, seen, now);
    return true;
  }

  /** One less. */
  public synchronized void leave(Viewer viewer) {
    channels.values().removeIf(channel -> channel.leave(viewer) && channel.size() == 0);
  }

  /** How many look. */
  public synchronized int size() {
    return channels.values().stream().mapToInt(Channel::size).sum();
  }

  /** Makes what each page shows now and sends what changed; for one thread at a time. */
  public void update(Instant now) {
    for (Map.Entry<String, Channel> each : snapshot().entrySet()) {
      try {
        show(each.getKey(), each.getValue(), each.getValue().make(), now);
      } catch (RuntimeException e) {
        LOG.warnf(e, "the page %s could not be brought up to date", each.getKey());
      }
    }
  }

  private synchronized Map<String, Channel> snapshot() {
    return Map.copyOf(channels);
  }

  private void show(String page, Channel channel, List<Block> blocks, Instant now) {
    List<Viewer> givenUp;
    synchronized (this) {
      givenUp = channel.show(blocks, now);
      if (channel.size() == 0) {
        channels.remove(page, channel);
      }
    }
    givenUp.forEach(Viewer::close);
  }
}
