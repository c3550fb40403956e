package dev.runnerpool.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the plans: a line for each while they run, and {@code target/faults.json}. */
final class FaultReport {
  private static final Path FILE = Path.of("target/faults.json");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Selection selection;
  private final Map<String, Integer> byClass = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();

  FaultReport(Selection selection) {
    this.selection = selection;
  }

  /** The course that nothing disturbed must be right itself. */
  synchronized void reference(Course.Record record) {
    record.violations().forEach(each -> violations.add("undisturbed: " + each));
    System.out.printf("undisturbed: %d runners made, %d writes%n", record.pods(), record.writes());
  }

  synchronized void add(Plan plan, Course.Record record) {
    byClass.merge(plan.kind(), 1, Integer::sum);
    record.violations().forEach(each -> violations.add(plan + ": " + each));
    System.out.printf(
        "%d of %s %s: %s%n",
        count(),
        selection.count().isPresent() ? selection.count().getAsInt() : "a soak",
        plan,
        record.violations().isEmpty() ? "ok" : record.violations());
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized int count() {
    return byClass.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized void write() throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("selection", selection.name());
    facts.put("plans", count());
    facts.put("violations", violations.size());
    facts.put("by_class", byClass);
    facts.put("seed", selection.seed());
    facts.put("what", violations);
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, JSON.writeValueAsString(facts));
  }
}
