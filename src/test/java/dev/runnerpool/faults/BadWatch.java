package dev.runnerpool.faults;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches that break, repeat themselves or lag. */
enum BadWatch {
  /** Each ends after every third event. */
  RESET {
    @Override
    void event(int number, String line, EventStream to) {
      to.send(line);
      if (number % 3 == 0) {
        to.end();
      }
    }
  },
  /** Each is too old after every fourth event. */
  GONE {
    @Override
    void event(int number, String line, EventStream to) {
      if (number % 4 == 0) {
        to.gone();
      } else {
        to.send(line);
      }
    }
  },
  /** Each event comes twice. */
  TWICE {
    @Override
    void event(int number, String line, EventStream to) {
      to.send(line);
      to.send(line);
    }
  },
  /** Each event comes late, so that other resources' events are ahead of it. */
  LATE {
    @Override
    void event(int number, String line, EventStream to) {
      Course.pause(Duration.ofMillis(400));
      to.send(line);
    }
  };

  abstract void event(int number, String line, EventStream to);

  /** So it is with the watches of one resource, or of all if that is empty. */
  Disturbance of(String resource) {
    return new Disturbance() {
      private final Map<EventStream, AtomicInteger> seen = new ConcurrentHashMap<>();

      @Override
      public void event(ApiCall watch, String line, EventStream to) {
        if (resource.isEmpty() || watch.resource().equals(resource)) {
          int number = seen.computeIfAbsent(to, any -> new AtomicInteger()).incrementAndGet();
          BadWatch.this.event(number, line, to);
        } else {
          to.send(line);
        }
      }
    };
  }
}
