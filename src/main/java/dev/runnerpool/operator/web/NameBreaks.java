package dev.runnerpool.operator.web;

import io.quarkus.qute.TemplateExtension;
import java.util.List;

/** Where a long name may go on in the next line: behind what divides its words. */
@TemplateExtension
final class NameBreaks {

  private NameBreaks() {}

  /** Its parts, as {@code platform/}, {@code checkout-}, {@code service}. */
  static List<String> breaks(String name) {
    return List.of(name.split("(?<=[/_.:-])(?=[^/_.:-])"));
  }
}
