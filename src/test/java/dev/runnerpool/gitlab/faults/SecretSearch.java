package dev.runnerpool.gitlab.faults;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Looks through every logged line, its parameters and exceptions for secrets. */
final class SecretSearch extends Handler {
  private final Pattern secret;
  private final Queue<String> found = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lines = new AtomicInteger();

  SecretSearch(String secret) {
    this.secret = Pattern.compile(secret);
  }

  boolean isSecret(String text) {
    return secret.matcher(text).find();
  }

  List<String> found() {
    return List.copyOf(found);
  }

  int lines() {
    return lines.get();
  }

  @Override
  public void publish(LogRecord line) {
    lines.incrementAndGet();
    String text = new PatternFormatter("%s%e").format(ExtLogRecord.wrap(line));
    if (isSecret(text)) {
      found.add(text);
    }
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
