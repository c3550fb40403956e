package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.access.PageConfig;
import dev.runnerpool.operator.web.live.Block;
import dev.runnerpool.operator.web.live.Feed;
import dev.runnerpool.operator.web.live.Viewer;
import dev.runnerpool.operator.web.view.FleetQuery;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps open pages up to date by server-sent events. All of it together takes at most a fiftieth of
 * a processor for making what is shown, however many pools there are: what took much of it is made
 * more seldom.
 */
@ApplicationScoped
class LiveRoute {

  private static final String PREFIX = "/live";
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
  private static final long PAUSE_PER_WORK = 50;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration LONGEST_STAY = Duration.ofHours(1);

  /** What a viewer may leave unread, in bytes. */
  private static final int UNREAD = 256 * 1024;

  /** What somebody looks at. */
  private record Page(String key, Supplier<List<Block>> maker) {}

  private final FleetBlocks fleet;
  private final PoolBlocks pools;
  private final InstantSource clock;
  private final Vertx vertx;
  private final Feed feed;

  // Of the timer and of who joins, guarded by this.
  private boolean running;

  LiveRoute(
      FleetBlocks fleet, PoolBlocks pools, PageConfig config, InstantSource clock, Vertx vertx) {
    this.fleet = fleet;
    this.pools = pools;
    this.clock = clock;
    this.vertx = vertx;
    this.feed = new Feed(config.viewers());
  }

  void addTo(@Observes Router router) {
    router.get(PREFIX + "/*").handler(this::open);
  }

  private void open(RoutingContext context) {
    Optional<Page> page = page(context);
    if (page.isEmpty()) {
      context.next();
      return;
    }
    HttpServerResponse response = context.response();
    Viewer viewer = new Connected(context);
    String seen = Optional.ofNullable(context.request().getParam("seen")).orElse("");
    response
        .setChunked(true)
        .setWriteQueueMaxSize(UNREAD)
        .putHeader("Content-Type", "text/event-stream;charset=UTF-8")
        // A proxy that collects would hold events back.
        .putHeader("X-Accel-Buffering", "no");
    if (!feed.join(page.get().key(), page.get().maker(), viewer, seen, clock.instant())) {
      response.putHeader("Retry-After", "60").setStatusCode(503).end();
      return;
    }
    long stay = vertx.setTimer(LONGEST_STAY.toMillis(), timer -> leave(viewer));
    response.closeHandler(
        gone -> {
          vertx.cancelTimer(stay);
          feed.leave(viewer);
        });
    begin();
  }

  /** Its browser comes again, and is judged again. */
  private void leave(Viewer viewer) {
    feed.leave(viewer);
    viewer.close();
  }

  private Optional<Page> page(RoutingContext context) {
    String path = context.normalizedPath().substring(PREFIX.length());
    MultiMap parameters = context.queryParams();
    if (path.equals("/")) {
      FleetQuery query = FleetQuery.of(parameters::get);
      return Optional.of(new Page("/" + query.parameters(), () -> fleet.of(query)));
    }
    String[] parts = path.substring(1).split("/", -1);
    if (parts.length == 3 && parts[0].equals("pools")) {
      return Optional.of(new Page(path, () -> pools.pool(parts[1], parts[2])));
    }
    if (parts.length == 2 && parts[0].equals("jobs") && parts[1].matches("\\d{1,18}")) {
      return Optional.of(new Page(path, () -> pools.job(Long.parseLong(parts[1]))));
    }
    return Optional.empty();
  }

  private synchronized void begin() {
    if (!running) {
      running = true;
      vertx.setTimer(SHORTEST_PAUSE.toMillis(), timer -> update());
    }
  }

  private void update() {
    vertx
        .executeBlocking(
            () -> {
              long begin = THREADS.getCurrentThreadCpuTime();
              feed.update(clock.instant());
              return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begin);
            })
        .onComplete(done -> next(done.succeeded() ? done.result() : Duration.ZERO));
  }

  private synchronized void next(Duration took) {
    running = feed.size() > 0;
    if (running) {
      Duration pause = took.multipliedBy(PAUSE_PER_WORK);
      long millis = Math.max(SHORTEST_PAUSE.toMillis(), pause.toMillis());
      vertx.setTimer(millis, timer -> update());
    }
  }

  /** A browser. */
  private static final class Connected implements Viewer {
    private final RoutingContext context;

    Connected(RoutingContext context) {
      this.context = context;
    }

    @Override
    public boolean isFull() {
      return context.response().writeQueueFull();
    }

    @Override
    public void send(String events) {
      if (!context.response().closed() && !context.response().ended()) {
        context.response().write(events);
      }
    }

    @Override
    public void close() {
      if (context.request().connection() instanceof ConnectionBase connection
          && context.request().version() != HttpVersion.HTTP_2) {
        // Vert.x ends a connection once all is written, which is never for who does not read.
        connection.channelHandlerContext().close();
      } else {
        context.response().reset();
      }
    }
  }
}
