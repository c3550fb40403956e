package dev.runnerpool.operator.reasons;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is said of a reason.
 *
 * @param reason as it is stated
 * @param places where: {@code decision}, {@code event}, or a condition such as {@code
 *     Degraded=True}
 * @param meaning one or two sentences, in Markdown
 * @param action what a person should do, in Markdown; empty if there is nothing to do
 */
public record ReasonDefinition(String reason, List<String> places, String meaning, String action) {

  private static final int PARTS = 4;

  static ReasonDefinition parse(String line) {
    String[] parts = line.split("\\|", -1);
    if (parts.length != PARTS) {
      throw new IllegalStateException("a reason has name | where | means | do, not: " + line);
    }
    return new ReasonDefinition(
        parts[0].strip(),
        Stream.of(parts[1].split(",")).map(String::strip).toList(),
        parts[2].strip(),
        parts[3].strip());
  }
}
