package dev.runnerpool.cli.cost;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the operator of this pod keeps its records: its environment, else the file that it reads
 * beside it. Quarkus reads the same, but takes a second to start.
 *
 * @param where a directory, or the address of a server
 * @param credentials for a server, if any
 */
record RecordsSettings(String where, Optional<Path> credentials) {
  private static final String URL = "runnerpool.records.url";
  private static final String DIRECTORY = "runnerpool.records.directory";
  private static final String CREDENTIALS = "runnerpool.records.credentials";

  /** What the operator reads beside its environment. */
  static final Path MOUNTED = Path.of("config", "application.properties");

  static RecordsSettings of(Map<String, String> environment, Path file) {
    Properties mounted = new Properties();
    if (Files.isRegularFile(file)) {
      try (Reader text = Files.newBufferedReader(file)) {
        mounted.load(text);
      } catch (IOException e) {
        throw new CostInputException(
            "%s cannot be read (%s): give --database"
                .formatted(file, e.getClass().getSimpleName()));
      }
    }
    String where =
        set(URL, environment, mounted)
            .or(() -> set(DIRECTORY, environment, mounted))
            .orElse(
                Path.of(System.getProperty("java.io.tmpdir"), "runnerpool", "records").toString());
    return new RecordsSettings(where, set(CREDENTIALS, environment, mounted).map(Path::of));
  }

  /** By the names that MicroProfile Config gives environment variables. */
  private static Optional<String> set(
      String key, Map<String, String> environment, Properties mounted) {
    String variable = key.toUpperCase(Locale.ROOT).replace('.', '_');
    return Optional.ofNullable(environment.get(variable))
        .or(() -> Optional.ofNullable(mounted.getProperty(key)))
        .filter(value -> !value.isBlank());
  }
}
