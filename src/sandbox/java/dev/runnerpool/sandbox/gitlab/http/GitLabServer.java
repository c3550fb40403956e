package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.GitLab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The HTTP server of a simulated GitLab: all routes on one event loop. */
public final class GitLabServer implements AutoCloseable {
  private static final long SWEEP_MILLIS = 200;
  private static final int MAX_HEADER = 64 * 1024;
  private static final long START_SECONDS = 30;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setClassPathResolvingEnabled(false)
                      .setFileCachingEnabled(false)));
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog();
  private final FirstSeen seen;
  private final Settings settings;
  private final HttpServer server;
  private final String url;

  /** Starts listening; returns when it does. */
  public GitLabServer(GitLabOptions options, GitLab gitlab) {
    seen = new FirstSeen(gitlab);
    settings = new Settings(options.switches());
    Router router = Router.router(vertx);
    server = await(vertx.createHttpServer(listening(options)).requestHandler(router).listen());
    url =
        "%s://%s:%d%s"
            .formatted(
                options.tls() == null ? "http" : "https",
                options.host().contains(":") ? "[" + options.host() + "]" : options.host(),
                server.actualPort(),
                options.relativeUrlRoot());
    addRoutes(router, options, gitlab);
    vertx.setPeriodic(
        SWEEP_MILLIS,
        id ->
            gitlab.locked(
                parts -> {
                  parts.housekeeping().sweep(settings.now());
                  return null;
                }));
  }

  private static HttpServerOptions listening(GitLabOptions options) {
    HttpServerOptions listening =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setMaxHeaderSize(MAX_HEADER);
    if (options.tls() != null) {
      listening
          .setSsl(true)
          .setUseAlpn(options.tls().http2())
          .setKeyCertOptions(
              new PfxOptions()
                  .setPath(options.tls().keyStore().toString())
                  .setPassword(options.tls().password()));
    }
    return listening;
  }

  private void addRoutes(Router router, GitLabOptions options, GitLab gitlab) {
    String externalUrl = options.externalUrl() == null ? url : options.externalUrl();
    RateLimits limits = new RateLimits();
    Pages pages = new Pages(externalUrl);
    Dispatch dispatch =
        new Dispatch(
            vertx, gitlab, faults, requests, seen, settings, limits, options.relativeUrlRoot());
    Routes routes = routesOn(router, dispatch, options.relativeUrlRoot());
    new JobRequestRoute(vertx, gitlab, settings, limits, new JobPayload(externalUrl)).addTo(routes);
    new RunningJobRoutes(settings).addTo(routes);
    RunnerTokenRoutes.addTo(routes);
    new RunnerListRoutes(pages).addTo(routes);
    new RunnerRoutes(pages, externalUrl).addTo(routes);
    new JobRoutes(pages, externalUrl, settings, limits).addTo(routes);
    new DeploymentRoutes(pages).addTo(routes);
    new NamespaceRoutes(pages, externalUrl).addTo(routes);
    new UserRoutes(options.version()).addTo(routes);
    new GraphQlRoute(settings, options.version()).addTo(routes);
    new HookRoutes(pages).addTo(routes);
    gitlab.onJob(new HookDeliveries(vertx, gitlab, externalUrl, options.version())::jobChanged);
    new ControlRoutes(faults, requests).addTo(routes);
    router
        .route()
        .handler(
            dispatch.sync(
                "(unknown)", (call, parts) -> Reply.json(404, Map.of("error", "404 Not Found"))));
  }

  private static Routes routesOn(Router router, Dispatch dispatch, String root) {
    return new Routes() {
      @Override
      public void add(HttpMethod method, String path, Endpoint endpoint) {
        router.route(method, root + path).handler(dispatch.sync(method + " " + path, endpoint));
      }

      @Override
      public void addHeld(HttpMethod method, String path, Function<Call, Future<Reply>> endpoint) {
        router.route(method, root + path).handler(dispatch.held(method + " " + path, endpoint));
      }
    };
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "the simulated GitLab cannot start or stop: " + e.getMessage(), e);
    }
  }

  /** Address with the relative URL root, without a slash at the end. */
  public String url() {
    return url;
  }

  public Faults faults() {
    return faults;
  }

  public RequestLog requests() {
    return requests;
  }

  public FirstSeen seen() {
    return seen;
  }

  public Settings settings() {
    return settings;
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
