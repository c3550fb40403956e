package dev.runnerpool.scenes;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Tells after each class which jobs ran, and where their logs are. */
public final class JobLogTable implements TestExecutionListener {

  @Override
  public void testPlanExecutionFinished(TestPlan testPlan) {
    String table = JobLogs.table();
    if (!table.isEmpty()) {
      System.err.println(table);
      JobLogs.list(table);
    }
  }
}
