package dev.runnerpool.gitlab;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Keeps every logged line with its parameters and exceptions. */
public final class LogCapture extends Handler {

  private final StringBuffer lines;

  public LogCapture(StringBuffer lines) {
    this.lines = lines;
  }

  @Override
  public void publish(LogRecord line) {
    lines.append(new PatternFormatter("%s%e%n").format(ExtLogRecord.wrap(line)));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
