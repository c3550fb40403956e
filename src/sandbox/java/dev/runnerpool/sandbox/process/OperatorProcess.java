package dev.runnerpool.sandbox.process;

import dev.runnerpool.operator.web.access.PodTokenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The packaged operator in a process of its own, ended with this one. */
public final class OperatorProcess implements AutoCloseable {
  /** Where the build puts it. */
  public static final Path BUILT = Path.of("target/quarkus-app/quarkus-run.jar");

  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
  private static final long PROMPT = 100;
  private static final String RECORDS = "runnerpool.records.directory";
  private static final String RECORDS_VARIABLE = "RUNNERPOOL_RECORDS_DIRECTORY";

  private final Program program;
  private final Options options;
  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CALL_LIMIT)
          .build();

  private OperatorProcess(Program program, Options options, String url) {
    this.program = program;
    this.options = options;
    this.url = url;
  }

  /**
   * How it is started.
   *
   * @param jar the packaged operator's {@code quarkus-run.jar}
   * @param log where its output goes, overwritten
   * @param environment beside what this process has
   * @param properties system properties
   * @param flags behind {@code operate}
   * @param jvm options of the virtual machine
   */
  public record Options(
      Path jar,
      Path log,
      Map<String, String> environment,
      Map<String, String> properties,
      List<String> flags,
      List<String> jvm) {
    /** It lives too briefly in a test for the optimizing compiler to pay. */
    private static final List<String> BRIEF =
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    /** Keeps copies. */
    public Options {
      environment = Map.copyOf(environment);
      properties = Map.copyOf(properties);
      flags = List.copyOf(flags);
      jvm = List.copyOf(jvm);
    }

    /** Of the operator that was built here, which finds its cluster by these variables. */
    public static Options of(Map<String, String> environment, Path log) {
      return new Options(BUILT, log, environment, Map.of(), List.of(), BRIEF);
    }

    /** Of the operator that was built here, for the cluster of a kubeconfig. */
    public static Options of(Path kubeconfig, Path log) {
      return of(Map.of(), log)
          .withEnvironment("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
    }

    /** With another jar. */
    public Options withJar(Path other) {
      return new Options(other, log, environment, properties, flags, jvm);
    }

    /** With a variable. */
    public Options withEnvironment(String name, String value) {
      return new Options(jar, log, with(environment, name, value), properties, flags, jvm);
    }

    /** With a system property. */
    public Options withProperty(String name, String value) {
      return new Options(jar, log, environment, with(properties, name, value), flags, jvm);
    }

    /** With dollars per hour by instance type that the operator's own table does not know. */
    public Options withPrices(Map<String, Double> prices) {
      Map<String, String> more = new HashMap<>(properties);
      prices.forEach(
          (type, price) ->
              more.put("runnerpool.prices.overrides.\"%s\"".formatted(type), price.toString()));
      return new Options(jar, log, environment, more, flags, jvm);
    }

    /** With flags behind those there are. */
    public Options withFlags(String... more) {
      List<String> all = new ArrayList<>(flags);
      all.addAll(List.of(more));
      return new Options(jar, log, environment, properties, all, jvm);
    }

    /** With these options of the virtual machine in place of those for a brief life. */
    public Options withJvm(List<String> other) {
      return new Options(jar, log, environment, properties, flags, other);
    }

    /**
     * Where its records are: beside its log, and kept while this process lives, as a volume would
     * keep them from one start of the operator to the next.
     */
    public Path records() {
      return Optional.ofNullable(properties.get(RECORDS))
          .or(() -> Optional.ofNullable(environment.get(RECORDS_VARIABLE)))
          .map(Path::of)
          .orElseGet(
              () ->
                  log.toAbsolutePath()
                      .resolveSibling(
                          log.getFileName() + ".records-" + ProcessHandle.current().pid()));
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
      Map<String, String> more = new HashMap<>(map);
      more.put(key, value);
      return more;
    }
  }

  /**
   * Starts the operator and waits until it is ready.
   *
   * @throws ProgramException if it cannot be started or does not get ready within a minute
   */
  public static OperatorProcess start(Options options) {
    OperatorProcess operator = launch(options);
    operator.awaitReady();
    return operator;
  }

  /**
   * Starts the operator and waits for nothing.
   *
   * @throws ProgramException if it is not there
   */
  public static OperatorProcess launch(Options options) {
    if (!Files.isRegularFile(options.jar())) {
      throw new ProgramException(
          "the packaged operator is missing at %s: build it with 'mvn package -DskipTests'"
              .formatted(options.jar()));
    }
    int port = FreePort.next();
    Map<String, String> environment = new HashMap<>(options.environment());
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    Program program = Program.start(options.log(), STOP_LIMIT, command(options), environment);
    return new OperatorProcess(program, options, "http://127.0.0.1:" + port);
  }

  private static List<String> command(Options options) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(options.jvm());
    Map<String, String> properties = new TreeMap<>(options.properties());
    properties.put(RECORDS, options.records().toString());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", options.jar().toAbsolutePath().toString(), "operate"));
    command.addAll(options.flags());
    return command;
  }

  /** Address of its port, without a slash at the end. */
  public String url() {
    return url;
  }

  /** Directory of its records, which it has open. */
  public Path records() {
    return options.records();
  }

  /** Address of the Prometheus metrics. */
  public String metricsUrl() {
    return url + "/q/metrics";
  }

  /** The metrics in Prometheus' text form; empty if the operator does not answer. */
  public String metrics() {
    try {
      return get("/q/metrics").body();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * HTTP status of a path, such as {@code /q/health/live}.
   *
   * @return 0 if the operator does not answer
   */
  public int status(String path) {
    try {
      return get(path).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** All it has said. */
  public String output() {
    try {
      return Files.readString(options.log());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + options.log(), e);
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return program.isAlive();
  }

  /** See {@link Program#pid}. */
  public Optional<Long> pid() {
    return program.pid();
  }

  /** See {@link Program#signal}. */
  public void signal(String signal) {
    program.signal(signal);
  }

  /** See {@link Program#awaitEnd}. */
  public int awaitEnd(Duration limit) {
    return program.awaitEnd(limit);
  }

  private void awaitReady() {
    Instant end = Instant.now().plus(START_LIMIT);
    while (status("/q/health/ready") != 200) {
      if (!program.isAlive() || Instant.now().isAfter(end)) {
        close();
        throw new ProgramException(
            "the operator did not get ready; the end of %s says:%n%s"
                .formatted(options.log(), program.lastWords()));
      }
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(PROMPT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new ProgramException("interrupted while the operator was starting");
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(CALL_LIMIT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Asks the operator to stop, and ends it if it does not. */
  @Override
  public void close() {
    program.close();
    try {
      // One that was killed could not take it away, and its port may be given to another program.
      Files.deleteIfExists(PodTokenFile.of(URI.create(url).getPort()).path());
    } catch (IOException e) {
      throw new UncheckedIOException("the operator's token cannot be removed", e);
    }
  }
}
