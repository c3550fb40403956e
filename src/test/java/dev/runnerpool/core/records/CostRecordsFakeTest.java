package dev.runnerpool.core.records;

/** The costs in memory that tests use promise what those in a database do. */
class CostRecordsFakeTest extends CostRecordsContract {

  private final CostRecordsFake fake = new CostRecordsFake();

  @Override
  protected CostRecords records() {
    return fake;
  }

  @Override
  protected void restart() {
    // It is its own store.
  }
}
