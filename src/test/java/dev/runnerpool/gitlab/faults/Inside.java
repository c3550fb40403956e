package dev.runnerpool.gitlab.faults;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.operator.records.RecordsDatabase;
import dev.runnerpool.operator.records.RecordsLocation;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What the operator knows before it says so in a status, and what it says in none.
 *
 * @param records the directory of its records
 * @param url where GitLab reaches the operator
 */
record Inside(JobQueues queues, Path records, String url) {

  /** How the ways stand by which GitLab tells of new jobs, in the words of the status. */
  List<String> signals(RunnerPool pool) {
    return queues.facts(pool).signals();
  }

  /** Whether a failed job of the pool is kept with GitLab's reason. */
  boolean knowsWhyAJobFailed(String pool) {
    try (RecordsDatabase database =
            RecordsDatabase.openToRead(new RecordsLocation.EmbeddedFile(records));
        PreparedStatement query =
            database
                .connection()
                .prepareStatement(
                    "select 1 from job where pool = ? and failure_reason = 'script_failure'")) {
      query.setString(1, pool);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
