package dev.runnerpool.operator.records;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jdbi.v3.core.Handle;
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
   * @param migrations resources of this package, by version, which their names begin with
   */
  RecordsSchema(List<String> migrations) {
    this.migrations = List.copyOf(migrations);
  }

  /** The tables as this program knows them. */
  static RecordsSchema current() {
    return new RecordsSchema(List.of("V1__costs_and_jobs.sql", "V2__starts_of_jobs.sql"));
  }

  List<String> migrations() {
    return migrations;
  }

  int newest() {
    String last = migrations.get(migrations.size() - 1);
    return Integer.parseInt(last.substring(1, last.indexOf("__")));
  }

  /**
   * Refuses tables that this program does not know.
   *
   * @return their version, empty if there are none
   * @throws UnknownSchemaException if they are newer
   */
  OptionalInt check(Handle handle) {
    OptionalInt version = version(handle, "true");
    if (version.isPresent() && version.getAsInt() > newest()) {
      throw new UnknownSchemaException(version.getAsInt(), newest());
    }
    return version;
  }

  /**
   * Makes the tables, or brings them to the version of this program.
   *
   * @throws UnknownSchemaException if they are newer
   */
  void migrate(Handle handle, DataSource source) {
    OptionalInt before = check(handle);
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
    if (version(handle, "false").isPresent()) {
      // What failed in the embedded database is there in part, and does no harm when repeated.
      flyway.repair();
    }
    flyway.migrate();
    LOG.info(
        "The tables of the records are of version {}{}",
        newest(),
        before.isPresent() ? ", were of " + before.getAsInt() : "");
  }

  private static OptionalInt version(Handle handle, String success) {
    boolean any =
        handle
                .createQuery(
                    """
                    select count(*) from information_schema.tables
                    where table_name = :name and table_schema = current_schema
                    """)
                .bind("name", HISTORY)
                .mapTo(Integer.class)
                .one()
            > 0;
    if (!any) {
      return OptionalInt.empty();
    }
    // Its names are quoted, as Flyway makes them.
    return handle
        .createQuery(
            "select \"version\" from \"%s\" where \"success\" = %s and \"version\" is not null"
                .formatted(HISTORY, success))
        .mapTo(String.class)
        .stream()
        .mapToInt(Integer::parseInt)
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
