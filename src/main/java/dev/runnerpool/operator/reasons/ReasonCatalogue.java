package dev.runnerpool.operator.reasons;

import dev.runnerpool.core.reason.StatedReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every reason of this program, from {@code reasons.txt} beside this class. */
public final class ReasonCatalogue {

  private static final String FILE = "reasons.txt";
  private static final String SECTION = "## ";

  private final Map<String, List<ReasonDefinition>> sections = new LinkedHashMap<>();
  private final Map<String, ReasonDefinition> byName = new LinkedHashMap<>();

  private ReasonCatalogue(List<String> lines) {
    List<ReasonDefinition> section = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(SECTION)) {
        section = new ArrayList<>();
        sections.put(line.substring(SECTION.length()), section);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        ReasonDefinition reason = ReasonDefinition.parse(line);
        section.add(reason);
        if (byName.put(reason.reason(), reason) != null) {
          throw new IllegalStateException(FILE + " has " + reason.reason() + " twice");
        }
      }
    }
  }

  /** Reads it. */
  public static ReasonCatalogue read() {
    try (InputStream in = ReasonCatalogue.class.getResourceAsStream(FILE)) {
      return new ReasonCatalogue(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The reasons by title of their section, both in the order of the documentation. */
  public Map<String, List<ReasonDefinition>> sections() {
    return sections;
  }

  /** All of them. */
  public List<ReasonDefinition> all() {
    return List.copyOf(byName.values());
  }

  /** What is said of that reason, as a status or an event has it; empty if it is none of ours. */
  public Optional<ReasonDefinition> find(String reason) {
    return Optional.ofNullable(byName.get(reason));
  }

  /** What is said of one of ours. */
  public ReasonDefinition of(StatedReason reason) {
    return find(reason.name())
        .orElseThrow(() -> new IllegalStateException(FILE + " lacks " + reason.name()));
  }
}
