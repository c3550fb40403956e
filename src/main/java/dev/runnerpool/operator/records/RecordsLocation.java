package dev.runnerpool.operator.records;

import java.nio.file.Path;
import java.util.Optional;

/** Where the database of records is. */
public sealed interface RecordsLocation {

  /**
   * For people: what kind and where. Never with a password, nor with any parameter of an address.
   */
  String description();

  /** What the settings name. */
  static RecordsLocation of(RecordsConfig config) {
    return config
        .url()
        .<RecordsLocation>map(url -> new PostgresServer(url, config.credentials()))
        .orElseGet(() -> new EmbeddedFile(config.directory()));
  }

  /**
   * A file of the embedded database, {@code records.mv.db} in a directory of its own.
   *
   * @param directory is made if it does not exist
   */
  record EmbeddedFile(Path directory) implements RecordsLocation {

    /**
     * Checks what the database's address cannot express.
     *
     * @throws IllegalArgumentException if the directory's name has a semicolon
     */
    public EmbeddedFile {
      if (directory.toString().indexOf(';') >= 0) {
        throw new IllegalArgumentException(
            "runnerpool.records.directory=%s: a directory without a semicolon in its name"
                .formatted(directory));
      }
      directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public String description() {
      return "file " + file();
    }

    Path file() {
      return directory.resolve("records.mv.db");
    }
  }

  /**
   * A database of a PostgreSQL server, 11 or newer.
   *
   * @param url as its JDBC driver reads it, {@code jdbc:postgresql://HOST:PORT/DATABASE}, without a
   *     user and a password
   * @param credentials directory with the files {@code username} and {@code password}, as a Secret
   *     is mounted; read again each time the database is opened. Empty where the server asks for
   *     none
   */
  record PostgresServer(String url, Optional<Path> credentials) implements RecordsLocation {

    private static final String PREFIX = "jdbc:postgresql:";

    /**
     * Checks the address; what is wrong is told without it, as it may hold a password.
     *
     * @throws IllegalArgumentException if it is not one of PostgreSQL, or holds a password
     */
    public PostgresServer {
      if (!url.startsWith(PREFIX)) {
        throw new IllegalArgumentException(
            "runnerpool.records.url: must begin with jdbc:postgresql://, as in"
                + " jdbc:postgresql://db.example.com:5432/runnerpool");
      }
      if (url.matches("(?i).*[?&](ssl)?password=.*") || url.matches("[^?]*//[^/?]*@.*")) {
        throw new IllegalArgumentException(
            "runnerpool.records.url: must not hold a user's password; a Secret's files username and"
                + " password go into the directory runnerpool.records.credentials");
      }
    }

    @Override
    public String description() {
      return "PostgreSQL " + url.substring(PREFIX.length()).replaceAll("[?].*", "");
    }
  }
}
