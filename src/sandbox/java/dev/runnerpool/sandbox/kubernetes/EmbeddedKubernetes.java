package dev.runnerpool.sandbox.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/** A running embedded Kubernetes API on the loopback address. Safe for use by several threads. */
public final class EmbeddedKubernetes implements AutoCloseable {
  /**
   * How the API is run.
   *
   * @param port where it listens, 0 for any free port
   * @param rememberedChanges how many changes of each type a watch can still ask for; older ones
   *     are answered by 410
   * @param bookmarkEvery how often watches that ask for bookmarks get one
   */
  public record Options(int port, int rememberedChanges, Duration bookmarkEvery) {
    /** Any free port, 10,000 changes, a bookmark each minute. */
    public static Options defaults() {
      return new Options(0, 10_000, Duration.ofMinutes(1));
    }
  }

  /**
   * The API is served by this very process: an answer is late only if the machine is busy, as when
   * the rules of a definition are compiled first of all. No network and no server are waited for.
   */
  private static final int ANSWER_MILLIS = 120_000;

  private final Vertx vertx;
  private final ApiServer api;
  private final HttpServer http;
  private final KubernetesClient client;

  private EmbeddedKubernetes(Options options) {
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.api = new ApiServer(vertx, options);
    this.http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(options.port())
                    .setMaxWebSocketFrameSize(16 << 20)
                    .setMaxWebSocketMessageSize(16 << 20)
                    .setMaxInitialLineLength(64 << 10))
            .requestHandler(api::handle)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    this.client = client("sandbox");
    createDefaultNamespace();
  }

  /** Starts an API that holds only the namespace {@code default}. */
  public static EmbeddedKubernetes start(Options options) {
    return new EmbeddedKubernetes(options);
  }

  /** Where the API is served, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + http.actualPort();
  }

  /** The client of the sandbox itself, whose user agent is {@code sandbox}; closed with the API. */
  public KubernetesClient client() {
    return client;
  }

  /** A new client that calls under a name, by which its calls are counted; the caller closes it. */
  public KubernetesClient client(String userAgent) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url())
            .withNamespace("default")
            .withUserAgent(userAgent)
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(ANSWER_MILLIS)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new VertxHttpClientFactory())
        .build();
  }

  /** Writes a kubeconfig file by which another process can use the API. */
  public void kubeconfig(Path file) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: embedded, cluster: {server: "%s"}}]
        users: [{name: nobody, user: {}}]
        contexts: [{name: embedded, context: {cluster: embedded, user: nobody, namespace: default}}]
        current-context: embedded
        """
            .formatted(url());
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the kubeconfig " + file, e);
    }
  }

  /**
   * Applies the documents of a YAML file, strictly: unknown fields are errors.
   *
   * @throws IllegalArgumentException if a document is refused, naming file and document
   */
  public void apply(Path manifest) {
    try (InputStream in = Files.newInputStream(manifest)) {
      apply(manifest.toString(), in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the manifest " + manifest, e);
    }
  }

  /**
   * Applies the documents of a YAML stream, strictly: unknown fields are errors.
   *
   * @param name how errors call the stream
   * @throws IllegalArgumentException if a document is refused, naming the stream and the document
   */
  public void apply(String name, InputStream manifest) {
    new Manifest(name, manifest).applyTo(client);
  }

  /** The calls answered so far. */
  public ApiCalls calls() {
    return new ApiCalls(
        api.calls().entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey(), entry -> entry.getValue().sum())));
  }

  /** Makes some of the calls to come go wrong. */
  public void inject(Fault fault) {
    api.faults().add(fault);
  }

  /** Ends all open watches, as a restarting API server does. */
  public void dropWatches() {
    vertx.runOnContext(any -> api.dropWatches());
  }

  @Override
  public void close() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void createDefaultNamespace() {
    apply(
        "the default namespace",
        new ByteArrayInputStream(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n"
                .getBytes(StandardCharsets.UTF_8)));
  }
}
