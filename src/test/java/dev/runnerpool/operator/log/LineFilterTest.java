package dev.runnerpool.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines as the console gets them. */
class LineFilterTest {

  private static final RunnerPool POOL = PoolManifest.named("arm").created().build();
  private static final String SECRET = "glpat-0123456789abcdefghij";
  private static final Logger LOG = LoggerFactory.getLogger(LineFilterTest.class);

  @Test
  void fieldsStandAtTheEndOfATextLineInTheirOrder() {
    String line =
        text(
            log ->
                LogFields.of(POOL)
                    .with(LogKey.DURATION, Duration.ofMillis(41))
                    .with(LogKey.STARTED, 3)
                    .with(LogKey.REASON, "JobsWaiting")
                    .withAny(LogKey.JOB, Optional.empty())
                    .info(log, "start 3; 3 waiting {}"));
    assertThat(line)
        .isEqualTo(
            "INFO start 3; 3 waiting {} namespace=ci pool=arm reason=JobsWaiting started=3 duration=0.041s\n");
  }

  @Test
  void aValueIsOneWordOrInQuotesAndNeverASecondLine() {
    String line =
        text(
            log ->
                new LogFields()
                    .with(LogKey.PROJECT, "a \"b\"\nERROR forged")
                    .with(LogKey.RUNNER, "x=1")
                    .info(log, "job"));
    assertThat(line).isEqualTo("INFO job project=\"a \\\"b\\\"\\nERROR forged\" runner=\"x=1\"\n");
  }

  @Test
  void inJsonTheyAreFields() {
    String line =
        written(
            new LineFilter(true),
            record -> new JsonFormatter().format(record),
            log -> LogFields.of(POOL).with(LogKey.STARTED, 3).info(log, "start 3"));
    assertThat(line).contains("\"message\":\"start 3\"", "\"pool\":\"arm\"", "\"started\":\"3\"");
  }

  @Test
  void theNextLineHasNoneOfThem() {
    String lines =
        text(
            log -> {
              LogFields.of(POOL).info(log, "first");
              log.info("second");
            });
    assertThat(lines).isEqualTo("INFO first namespace=ci pool=arm\nINFO second\n");
  }

  @Test
  void noSecretIsInMessageParameterFieldOrException() {
    String lines =
        text(
            log -> {
              log.info("the token is " + SECRET);
              log.warn("the token is {}", SECRET);
              log.error(
                  "it failed",
                  new IllegalStateException("outer", new IllegalArgumentException(SECRET)));
              Exception suppressing = new IllegalStateException("well");
              suppressing.addSuppressed(new RuntimeException("with " + SECRET));
              log.error("again", suppressing);
              new LogFields().with(LogKey.PROJECT, SECRET).info(log, "job");
            });
    assertThat(lines)
        .doesNotContain(SECRET, SECRET.substring(6))
        .contains("the token is glpat-***", "java.lang.IllegalArgumentException: glpat-***")
        .contains("noSecretIsInMessageParameterFieldOrException", "project=glpat-***");
  }

  @Test
  void anExceptionWithoutASecretIsTheSame() {
    Exception circle = new IllegalStateException("one");
    Exception other = new IllegalStateException("other", circle);
    circle.initCause(other);
    assertThat(MaskedException.of(circle)).isSameAs(circle);
    assertThat(MaskedException.of(null)).isNull();
  }

  private static String text(Consumer<Logger> writes) {
    PatternFormatter formatter = new PatternFormatter("%p %s%e%n");
    return written(new LineFilter(false), formatter::format, writes);
  }

  private static String written(
      LineFilter filter,
      java.util.function.Function<ExtLogRecord, String> formatter,
      Consumer<Logger> writes) {
    StringBuilder lines = new StringBuilder();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            ExtLogRecord line = ExtLogRecord.wrap(record);
            if (filter.isLoggable(line)) {
              lines.append(formatter.apply(line));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    org.jboss.logmanager.Logger logger =
        LogContext.getLogContext().getLogger(LineFilterTest.class.getName());
    logger.setLevel(Level.ALL);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      writes.accept(LOG);
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    return lines.toString();
  }
}
