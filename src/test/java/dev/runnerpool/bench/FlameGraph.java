package dev.runnerpool.bench;

import dev.runnerpool.chart.Svg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** Where the threads of a recording were seen at work: who called whom, the wider the more. */
final class FlameGraph {
  private static final int WIDTH = 1600;
  private static final int ROW = 17;
  private static final double NARROWEST = 2;
  private static final double LETTER = 6.6;
  private static final String OURS = "dev.runnerpool.";

  /** Calls of one method from one place. */
  private static final class Node {
    private final Map<String, Node> calls = new TreeMap<>();
    private int samples;

    int depth() {
      return 1 + calls.values().stream().mapToInt(Node::depth).max().orElse(0);
    }
  }

  private final Node root = new Node();
  private final Map<String, Integer> self = new HashMap<>();
  private final Svg svg = new Svg();

  private FlameGraph() {}

  static FlameGraph of(Path recording) throws IOException {
    FlameGraph graph = new FlameGraph();
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          graph.add(event);
        }
      }
    }
    return graph;
  }

  int samples() {
    return root.samples;
  }

  /** The methods in which threads were seen most, with their share. */
  List<String> top(int count) {
    return self.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .map(
            each ->
                String.format(Locale.ROOT, "%4.1f %% %s", share(each.getValue()), each.getKey()))
        .toList();
  }

  /** As a picture; the text over a bar tells its share. */
  String svg() {
    int height = root.depth() * ROW;
    draw("all", root, 0, height - ROW);
    return String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d'>%n"
                + "<style>text { font: 11px monospace } rect { stroke: #fff }</style>%n",
            WIDTH,
            height)
        + svg
        + "</svg>\n";
  }

  private void add(RecordedEvent event) {
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    root.samples++;
    Node at = root;
    for (int i = frames.size() - 1; i >= 0; i--) {
      at = at.calls.computeIfAbsent(name(frames.get(i)), name -> new Node());
      at.samples++;
    }
    self.merge(name(frames.get(0)), 1, Integer::sum);
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  private void draw(String name, Node node, double left, int top) {
    double width = WIDTH * (double) node.samples / root.samples;
    if (width < NARROWEST) {
      return;
    }
    svg.add(
        "<g><title>%s: %s %%</title>"
            + "<rect x='%s' y='%s' width='%s' height='%s' fill='%s'/>"
            + "<text x='%s' y='%s'>%s</text></g>",
        name,
        share(node.samples),
        left,
        top,
        width,
        ROW,
        name.startsWith(OURS) ? "#79b8ff" : "#f6c177",
        left + 3,
        top + 12,
        label(name, width));
    double x = left;
    for (Map.Entry<String, Node> call : node.calls.entrySet()) {
      draw(call.getKey(), call.getValue(), x, top - ROW);
      x += WIDTH * (double) call.getValue().samples / root.samples;
    }
  }

  /** Class and method, as far as there is room. */
  private static String label(String name, double width) {
    int letters = (int) (width / LETTER);
    String shown = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    return letters < 3 ? "" : shown.substring(0, Math.min(letters, shown.length()));
  }

  private double share(int samples) {
    return 100.0 * samples / Math.max(1, root.samples);
  }
}
