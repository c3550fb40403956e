package dev.runnerpool.operator.records;

import dev.runnerpool.sandbox.process.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A PostgreSQL server of Debian's package, on a free port, with databases as tests ask for. */
final class PostgresProcess implements AutoCloseable {

  private static final String PASSWORD = "let me in";
  private static final String USER = "runnerpool";

  private final Path folder;
  private final Path binaries;
  private final int port;
  private Process server;
  private int databases;

  private PostgresProcess(Path folder, Path binaries, int port) {
    this.folder = folder;
    this.binaries = binaries;
    this.port = port;
  }

  /** Starts it, or skips the test with a line that says what is missing. */
  static PostgresProcess start() throws IOException, InterruptedException {
    Path binaries =
        binaries()
            .orElseThrow(
                () -> {
                  String missing =
                      "Records in PostgreSQL are not tested: there is no initdb on the PATH or in"
                          + " /usr/lib/postgresql; install Debian's package postgresql";
                  System.err.println(missing);
                  return new TestAbortedException(missing);
                });
    // Not among the build's own files, which root's own server may not read.
    Path folder = Files.createTempDirectory("runnerpool-postgres");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    PostgresProcess made = new PostgresProcess(folder, binaries, FreePort.next());
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    made.run(
        made.command("initdb")
            + " -D data -U %s --auth=scram-sha-256 --pwfile=%s -E UTF8 --no-sync"
                .formatted(USER, password));
    made.begin();
    return made;
  }

  /** Starts the server again after {@link #end}. */
  void begin() throws IOException, InterruptedException {
    server =
        shell(
                "exec %s -D data -p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s"
                    .formatted(command("postgres"), port, folder))
            .start();
    for (int tries = 0; ; tries++) {
      try (Connection ready = connect("postgres")) {
        return;
      } catch (SQLException e) {
        if (tries > 200 || !server.isAlive()) {
          throw new IOException(Files.readString(folder.resolve("log")), e);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /** Ends the server, at once. */
  void end() throws InterruptedException {
    // Its own processes end with it, as it is told to stop at once.
    run("kill -QUIT $(head -n 1 data/postmaster.pid)");
    server.waitFor();
  }

  /** A new database, empty. */
  RecordsLocation.PostgresServer database() throws SQLException, IOException {
    String name = "records" + ++databases;
    execute("postgres", "create database " + name);
    Path credentials = Files.createDirectories(folder.resolve("credentials"));
    Files.writeString(credentials.resolve("username"), USER + "\n");
    Files.writeString(credentials.resolve("password"), PASSWORD + "\n");
    return new RecordsLocation.PostgresServer(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, name), Optional.of(credentials));
  }

  /** Does something to a database, as its owner. */
  void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Name of the database made last. */
  String last() {
    return "records" + databases;
  }

  /** A connection to a database, as its owner. */
  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), USER, PASSWORD);
  }

  private String command(String name) {
    return binaries.resolve(name).toString();
  }

  private void run(String script) {
    try {
      Process done = shell(script).start();
      if (done.waitFor() != 0) {
        throw new IllegalStateException(script + ": " + Files.readString(folder.resolve("log")));
      }
    } catch (IOException e) {
      throw new IllegalStateException(script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(script, e);
    }
  }

  /** It refuses to run as root. */
  private ProcessBuilder shell(String script) {
    List<String> words = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    words.addAll(List.of("sh", "-c", script));
    return new ProcessBuilder(words)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
  }

  private static Optional<Path> binaries() throws IOException {
    List<Path> places = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.sorted(Comparator.reverseOrder()).forEach(v -> places.add(v.resolve("bin")));
      }
    }
    Arrays.stream(System.getenv("PATH").split(":")).map(Path::of).forEach(places::add);
    return places.stream()
        .filter(place -> Files.isExecutable(place.resolve("initdb")))
        .filter(place -> Files.isExecutable(place.resolve("postgres")))
        .findFirst();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (server.isAlive()) {
      end();
    }
    new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
  }
}
