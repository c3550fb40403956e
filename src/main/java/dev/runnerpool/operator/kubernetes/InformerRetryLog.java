package dev.runnerpool.operator.kubernetes;

import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * An informer that lost the API server, or may not read, tries again for as long as it takes: each
 * try is a line with its cause, not a stack trace.
 */
public final class InformerRetryLog implements Filter {

  private static final String INFORMERS = "io.fabric8.kubernetes.client.informers.impl";

  @Override
  public boolean isLoggable(LogRecord record) {
    String logger = record.getLoggerName();
    boolean retry = record.getLevel().intValue() <= Level.WARNING.intValue();
    if (retry && record.getThrown() != null && logger != null && logger.startsWith(INFORMERS)) {
      String line = record.getMessage() + ": " + innermost(record.getThrown()).getMessage();
      ((ExtLogRecord) record).setMessage(line, ExtLogRecord.FormatStyle.NO_FORMAT);
      record.setThrown(null);
    }
    return true;
  }

  private static Throwable innermost(Throwable failure) {
    return failure.getCause() == null ? failure : innermost(failure.getCause());
  }
}
