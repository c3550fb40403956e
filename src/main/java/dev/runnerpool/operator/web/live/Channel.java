package dev.runnerpool.operator.web.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All who look at the same. Guarded by its feed, but for {@link #make}. */
final class Channel {

  /** A viewer that reads nothing for so long is gone, or means ill. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A connection on which nothing is sent for long would be cut by what lies between. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final String COMMENT = ":\n\n";

  private static final class Seat {
    /** What it has seen last; another word for nothing known. */
    private String seen;

    private Instant lastSent;
    private Instant fullSince;

    Seat(String seen, Instant now) {
      this.seen = seen;
      this.lastSent = now;
    }
  }

  private final Supplier<List<Block>> maker;
  private final Map<Viewer, Seat> seats = new LinkedHashMap<>();
  private List<Block> last = List.of();

  Channel(Supplier<List<Block>> maker) {
    this.maker = maker;
  }

  /** What tells one state of a page from another. */
  static String version(List<Block> blocks) {
    return Integer.toHexString(blocks.hashCode());
  }

  /** Makes what is shown now. Takes its time. */
  List<Block> make() {
    return maker.get();
  }

  void join(Viewer viewer, String seen, Instant now) {
    seats.put(viewer, new Seat(seen, now));
    viewer.send(COMMENT);
  }

  boolean leave(Viewer viewer) {
    return seats.remove(viewer) != null;
  }

  int size() {
    return seats.size();
  }

  /**
   * Sends what changed.
   *
   * @return those that were given up
   */
  List<Viewer> show(List<Block> now, Instant at) {
    String before = version(last);
    String version = version(now);
    String changes = version.equals(before) ? "" : events(changed(now));
    String all = null;
    last = now;
    List<Viewer> givenUp = new ArrayList<>();
    Iterator<Map.Entry<Viewer, Seat>> each = seats.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Viewer, Seat> entry = each.next();
      Viewer viewer = entry.getKey();
      Seat seat = entry.getValue();
      if (viewer.isFull()) {
        seat.fullSince = seat.fullSince == null ? at : seat.fullSince;
        if (!at.isBefore(seat.fullSince.plus(PATIENCE))) {
          each.remove();
          givenUp.add(viewer);
        }
        continue;
      }
      seat.fullSince = null;
      if (seat.seen.equals(version)) {
        if (!at.isBefore(seat.lastSent.plus(HEARTBEAT))) {
          send(viewer, seat, COMMENT, at);
        }
      } else if (seat.seen.equals(before)) {
        send(viewer, seat, changes, at);
      } else {
        all = all == null ? events(now) : all;
        send(viewer, seat, all, at);
      }
      seat.seen = version;
    }
    return givenUp;
  }

  private static void send(Viewer viewer, Seat seat, String events, Instant at) {
    viewer.send(events);
    seat.lastSent = at;
  }

  private List<Block> changed(List<Block> now) {
    return now.stream().filter(block -> !last.contains(block)).toList();
  }

  /** As the HTML standard has server-sent events: an empty line ends each. */
  static String events(List<Block> blocks) {
    StringBuilder events = new StringBuilder();
    for (Block block : blocks) {
      events.append("event: ").append(block.name()).append('\n');
      block.html().lines().forEach(line -> events.append("data: ").append(line).append('\n'));
      events.append('\n');
    }
    return events.toString();
  }
}
