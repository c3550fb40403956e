package dev.runnerpool.operator.records;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What records say while it is open. */
final class RecordsLog extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger("dev.runnerpool.operator.records");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  RecordsLog() {
    setLevel(Level.ALL);
    logger.addHandler(this);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    Object[] values = line.getParameters();
    lines.add(
        line instanceof org.jboss.logmanager.ExtLogRecord rich
            ? rich.getFormattedMessage()
            : line.getMessage() + (values == null ? "" : List.of(values)));
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
