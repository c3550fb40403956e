package dev.runnerpool.operator.log;

import dev.runnerpool.operator.kubernetes.InformerRetryLog;
import io.quarkus.logging.LoggingFilter;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;

/** Gives each line its last form: without secrets, and in text with its fields at the end. */
@LoggingFilter(name = "lines")
public final class LineFilter implements Filter {

  private final InformerRetryLog retries = new InformerRetryLog();
  private final boolean fieldsInText;

  /**
   * @param json whether lines are written as JSON, in which fields are fields
   */
  public LineFilter(@ConfigProperty(name = "quarkus.log.console.json.enabled") boolean json) {
    this.fieldsInText = !json;
  }

  @Override
  public boolean isLoggable(LogRecord given) {
    if (given instanceof ExtLogRecord line) {
      retries.isLoggable(line);
      maskFields(line);
      maskThrown(line);
      String plain = line.getFormattedMessage();
      String message = SecretMask.mask(fieldsInText ? plain + fields(line) : plain);
      if (message != null && !message.equals(plain)) {
        line.setMessage(message, ExtLogRecord.FormatStyle.NO_FORMAT);
        line.setParameters(null);
      }
    }
    return true;
  }

  private static void maskFields(ExtLogRecord line) {
    for (Map.Entry<String, String> field : line.getMdcCopy().entrySet()) {
      String masked = SecretMask.mask(field.getValue());
      if (masked != null && !masked.equals(field.getValue())) {
        line.putMdc(field.getKey(), masked);
      }
    }
  }

  private static void maskThrown(ExtLogRecord line) {
    Throwable masked = MaskedException.of(line.getThrown());
    if (masked != line.getThrown()) {
      line.setThrown(masked);
    }
  }

  private static String fields(ExtLogRecord line) {
    StringBuilder text = new StringBuilder();
    for (LogKey key : LogKey.values()) {
      String value = line.getMdc(key.text());
      if (value != null) {
        text.append(' ').append(key.text()).append('=').append(quoted(value));
      }
    }
    return text.toString();
  }

  /** As logfmt has it: one word as it is, else in quotes and in one line. */
  private static String quoted(String value) {
    if (value.matches("[^\\s\"=\\p{Cntrl}]+")) {
      return value;
    }
    StringBuilder text = new StringBuilder("\"");
    for (char each : value.toCharArray()) {
      if (each == '"' || each == '\\') {
        text.append('\\').append(each);
      } else if (each == '\n') {
        text.append("\\n");
      } else {
        text.append(Character.isISOControl(each) ? '?' : each);
      }
    }
    return text.append('"').toString();
  }
}
