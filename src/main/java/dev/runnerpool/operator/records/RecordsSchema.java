package dev.runnerpool.operator.records;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version of the tables. They are made and changed by Flyway, which is not even loaded while
 * there is nothing to change: it is large.
 */
final class RecordsSchema {

  private static final Logger LOG = LoggerFactory.getLogger(RecordsSchema.class);

  /** Flyway's table, and what it calls its columns. */
  private static final String HISTORY = "runnerpool_schema_history";

  private final List<String> migrations;

  /**
   * Tables of a version.
   *
   * @param migrations resources of this package, in their order, named as Flyway wants it
   */
  RecordsSchema(List<String> migrations) {
    this.migrations = List.copyOf(migrations);
  }

  /** The tables as this program knows them. */
  static RecordsSchema current() {
    return new RecordsSchema(
        List.of(
            "V1__costs_and_jobs.sql",
            "V2__starts_of_jobs.sql",
            "V3__day_sums.sql",
            "V4__day_sums_of_nodes.sql",
            "V5__uses_of_nodes.sql"));
  }

  List<String> migrations() {
    return migrations;
  }

  /** The version of the last of them. */
  int newest() {
    return version(migrations.get(migrations.size() - 1));
  }

  private static int version(String migration) {
    return Integer.parseInt(migration.substring(1, migration.indexOf("__")));
  }

  /**
   * Refuses tables that this program does not know.
   *
   * @return their version, empty if there are none
   * @throws UnknownSchemaException if they are newer
   */
  OptionalInt check(Sql sql) throws SQLException {
    OptionalInt version = version(sql, "true");
    if (version.isPresent() && version.getAsInt() > newest()) {
      throw new UnknownSchemaException(version.getAsInt(), newest());
    }
    return version;
  }

  /**
   * Refuses tables that this program cannot read as they are.
   *
   * @throws UnknownSchemaException if they are newer or older
   */
  void checkToRead(Sql sql) throws SQLException {
    OptionalInt version = check(sql);
    if (version.isPresent() && version.getAsInt() < newest()) {
      throw new UnknownSchemaException(version.getAsInt(), newest());
    }
  }

  /**
   * Makes the tables, or brings them to the version of this program.
   *
   * @throws UnknownSchemaException if they are newer
   */
  void migrate(Sql sql, DataSource source) throws SQLException {
    OptionalInt before = check(sql);
    if (before.isPresent() && before.getAsInt() == newest()) {
      return;
    }
    Flyway flyway =
        Flyway.configure(RecordsSchema.class.getClassLoader())
            .dataSource(source)
            .resourceProvider(new Scripts())
            .javaMigrationClassProvider(List::of)
            .table(HISTORY)
            // A database that already has something else in it is shared, and not ours alone.
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
    if (version(sql, "false").isPresent()) {
      // What failed in the embedded database is there in part, and does no harm when repeated.
      flyway.repair();
    }
    flyway.migrate();
    LOG.info(
        "The tables of the records are of version {}{}",
        newest(),
        before.isPresent() ? ", were of " + before.getAsInt() : "");
  }

  private static OptionalInt version(Sql sql, String success) throws SQLException {
    boolean any =
        sql.first(
                """
                select 1 from information_schema.tables
                where table_name = ? and table_schema = current_schema
                """,
                row -> true,
                HISTORY)
            .isPresent();
    if (!any) {
      return OptionalInt.empty();
    }
    // Its names are quoted, as Flyway makes them.
    return sql
        .list(
            "select \"version\" from \"%s\" where \"success\" = %s and \"version\" is not null"
                .formatted(HISTORY, success),
            row -> Integer.parseInt(row.getString(1)))
        .stream()
        .mapToInt(Integer::intValue)
        .max();
  }

  /** Finds the scripts by name: Flyway's own search does not know how Quarkus packs them. */
  private final class Scripts implements ResourceProvider {

    @Override
    public LoadableResource getResource(String name) {
      return null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return migrations.stream()
          .filter(name -> name.startsWith(prefix))
          .<LoadableResource>map(Script::new)
          .toList();
    }
  }

  private static final class Script extends LoadableResource {

    private final String name;

    Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      return new InputStreamReader(
          RecordsSchema.class.getResourceAsStream("db/" + name), StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
