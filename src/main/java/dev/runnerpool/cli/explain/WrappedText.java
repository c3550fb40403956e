package dev.runnerpool.cli.explain;

import java.util.List;

/** Text in lines no longer than a terminal's, and small tables whose last column is wrapped. */
final class WrappedText {

  private static final String GAP = "  ";

  private final StringBuilder text = new StringBuilder();
  private final int width;

  WrappedText(int width) {
    this.width = width;
  }

  /** An empty line. */
  WrappedText gap() {
    text.append('\n');
    return this;
  }

  /** A paragraph; nothing if it is empty. */
  WrappedText paragraph(String words) {
    if (!words.isEmpty()) {
      wrap("", words, 0);
    }
    return this;
  }

  /** Lines under a heading, with an empty one before; nothing if there are none. */
  WrappedText table(String heading, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return this;
    }
    gap();
    text.append(heading).append('\n');
    int last = rows.get(0).size() - 1;
    int[] widths = new int[last];
    for (List<String> row : rows) {
      for (int i = 0; i < last; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(GAP);
      for (int i = 0; i < last; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
      }
      wrap(line.toString(), row.get(last), Math.min(line.length(), width / 2));
    }
    return this;
  }

  /** Words after a beginning; further lines are indented. */
  private void wrap(String beginning, String words, int indent) {
    StringBuilder line = new StringBuilder(beginning);
    boolean empty = true;
    for (String word : words.split("\\s+")) {
      int needed = line.length() + (empty ? 0 : 1) + word.length();
      if (needed > width && (!empty || line.length() > indent)) {
        end(line);
        line = new StringBuilder(" ".repeat(indent));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    end(line);
  }

  private void end(StringBuilder line) {
    text.append(line.toString().stripTrailing()).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
