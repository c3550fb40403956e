package dev.runnerpool.cli.simulate;

import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.simulation.Trouble;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Flags about what is in the way of runners, and when. */
final class TroubleOptions {
  private static final int MOST_ROOM = 10_000;

  @Option(
      names = "--starts-fail",
      paramLabel = "FROM,TIME",
      description =
          "During that time runners end instead of becoming ready, such as 09:00,20m (UTC, on"
              + " the day of the first job; or 2026-01-05T09:00:00Z).")
  List<String> startsFail = List.of();

  @Option(
      names = "--no-image",
      paramLabel = "FROM,TIME",
      description = "During that time the runner's image cannot be pulled.")
  List<String> noImage = List.of();

  @Option(
      names = "--nodes-full",
      paramLabel = "ENTRY,FROM,TIME[,ROOM]",
      description =
          "During that time an entry of spec.placement.nodes (0 is the first) has nodes for"
              + " only ROOM runners; default 0.")
  List<String> nodesFull = List.of();

  /**
   * All that was asked for.
   *
   * @param first when the first job comes
   * @param choices entries of the pool's placement
   * @throws InputException naming flag, value and what would be right
   */
  List<Trouble> of(Instant first, int choices) {
    List<Trouble> troubles = new ArrayList<>();
    for (String text : startsFail) {
      Span span = span("--starts-fail", text, List.of(text.split(",", -1)), first);
      troubles.add(new Trouble.StartsFail(span.from(), span.to()));
    }
    for (String text : noImage) {
      Span span = span("--no-image", text, List.of(text.split(",", -1)), first);
      troubles.add(new Trouble.NoImage(span.from(), span.to()));
    }
    for (String text : nodesFull) {
      troubles.add(full(text, first, choices));
    }
    return troubles;
  }

  private record Span(Instant from, Instant to) {}

  private static Trouble full(String text, Instant first, int choices) {
    List<String> parts = List.of(text.split(",", -1));
    if (parts.size() < 3 || parts.size() > 4) {
      throw new InputException(
          "--nodes-full %s: write entry, begin and length, like 0,09:00,1h, and for how many runners there is room"
              .formatted(text));
    }
    Span span = span("--nodes-full", text, parts.subList(1, 3), first);
    return new Trouble.NodesFull(
        number(text, "the entry", parts.get(0), choices - 1),
        parts.size() == 4 ? number(text, "the room", parts.get(3), MOST_ROOM) : 0,
        span.from(),
        span.to());
  }

  private static int number(String text, String what, String part, int most) {
    if (!part.matches("[0-9]{1,5}") || Integer.parseInt(part) > most) {
      throw new InputException(
          "--nodes-full %s: %s is '%s', it should be 0 to %d".formatted(text, what, part, most));
    }
    return Integer.parseInt(part);
  }

  private static Span span(String flag, String text, List<String> parts, Instant first) {
    if (parts.size() != 2) {
      throw new InputException(
          "%s %s: write begin and length, like 09:00,20m".formatted(flag, text));
    }
    try {
      Instant from = instant(parts.get(0), first);
      Duration length = Durations.parse(parts.get(1));
      return new Span(from, from.plus(length));
    } catch (DateTimeException e) {
      throw new InputException(
          "%s %s: '%s' is no begin; write it like 09:00 or 2026-01-05T09:00:00Z"
              .formatted(flag, text, parts.get(0)));
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "%s %s: '%s' is no length; write it like 20m or 1h30m"
              .formatted(flag, text, parts.get(1)));
    }
  }

  private static Instant instant(String text, Instant first) {
    return text.contains("T")
        ? Instant.parse(text)
        : first.atOffset(ZoneOffset.UTC).with(LocalTime.parse(text)).toInstant();
  }
}
