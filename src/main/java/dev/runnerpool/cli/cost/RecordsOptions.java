package dev.runnerpool.cli.cost;

import dev.runnerpool.operator.records.RecordsDatabase;
import dev.runnerpool.operator.records.RecordsLocation;
import dev.runnerpool.operator.records.RecordsLocation.EmbeddedFile;
import dev.runnerpool.operator.records.RecordsLocation.PostgresServer;
import dev.runnerpool.operator.records.UnknownSchemaException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the records are. */
final class RecordsOptions {
  private static final String EMBEDDED = "jdbc:h2:file:";
  private static final String SERVER = "jdbc:postgresql:";
  private static final String FILE = "records";

  @Option(
      names = "--database",
      paramLabel = "WHERE",
      description =
          "The operator's records: a directory, jdbc:h2:file:DIRECTORY/records, or"
              + " jdbc:postgresql://HOST:PORT/DATABASE; default: the operator's own setting."
              + " [RUNNERPOOL_RECORDS_URL, RUNNERPOOL_RECORDS_DIRECTORY]")
  String database;

  @Option(
      names = "--credentials",
      paramLabel = "DIR",
      description =
          "Directory with the files username and password for PostgreSQL, as a Secret is mounted;"
              + " default: the operator's own setting. [RUNNERPOOL_RECORDS_CREDENTIALS]")
  Path credentials;

  private RecordsLocation location;

  /** Opens them to read. */
  RecordsReader open(Map<String, String> environment) throws SQLException {
    location = location(environment);
    try {
      return new RecordsReader(RecordsDatabase.openForReport(location), location.description());
    } catch (NoSuchFileException e) {
      throw new RecordsUnreadableException(
          (database == null
                  ? "There are no records at %s: the operator makes them with its first runner. Where it writes elsewhere, give --database"
                  : "There are no records at %s: give --database the directory that the operator writes to (runnerpool.records.directory)")
              .formatted(location.description()));
    } catch (UnknownSchemaException e) {
      throw new RecordsUnreadableException(
          "%s cannot be read: %s. Run cost from that version's image"
              .formatted(location.description(), e.getMessage()));
    } catch (UncheckedIOException e) {
      throw new RecordsUnreadableException(
          "--credentials %s: %s".formatted(credentials, e.getMessage()));
    }
  }

  /** What went wrong while they were opened or read. */
  RecordsUnreadableException broken(SQLException e) {
    return new RecordsUnreadableException(
        "%s cannot be read: %s".formatted(location.description(), SqlTrouble.sentence(e)));
  }

  private RecordsLocation location(Map<String, String> environment) {
    String where = database;
    if (where == null) {
      RecordsSettings settings = RecordsSettings.of(environment, RecordsSettings.MOUNTED);
      credentials = credentials == null ? settings.credentials().orElse(null) : credentials;
      where = settings.where();
    }
    try {
      if (where.startsWith(SERVER)) {
        return new PostgresServer(where, Optional.ofNullable(credentials));
      }
      if (where.startsWith(EMBEDDED)) {
        return new EmbeddedFile(directory(where.substring(EMBEDDED.length())));
      }
      if (where.contains(":")) {
        throw new CostInputException(
            "--database %s: write a directory, jdbc:h2:file:DIRECTORY/records or jdbc:postgresql://HOST:PORT/DATABASE"
                .formatted(where.replaceAll("[?;].*", "").replaceAll("//[^/]*@", "//")));
      }
      return new EmbeddedFile(Path.of(where));
    } catch (InvalidPathException e) {
      throw new CostInputException("--database: '%s' is no path".formatted(where));
    } catch (IllegalArgumentException e) {
      throw new CostInputException("--database: " + e.getMessage());
    }
  }

  private static Path directory(String text) {
    String path = text.replaceAll(";.*", "").replaceAll("[.]mv[.]db$", "");
    Path file = Path.of(path);
    if (!file.getFileName().toString().equals(FILE)) {
      throw new CostInputException(
          "--database %s%s: the operator's file is called records: write %sDIRECTORY/records"
              .formatted(EMBEDDED, path, EMBEDDED));
    }
    return file.toAbsolutePath().getParent();
  }
}
