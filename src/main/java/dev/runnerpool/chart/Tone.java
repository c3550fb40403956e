package dev.runnerpool.chart;

import java.util.List;

/**
 * A colour with its meaning, the same in every chart. The colours are Okabe and Ito's, which people
 * who cannot tell red from green tell apart, darker where lines need it; <a
 * href="https://jfly.uni-koeln.de/color/">source</a>.
 */
public enum Tone {
  /** Runners with a job, and what jobs cost. */
  BUSY("busy", "#0072b2", "#4aa3e0"),
  /** Runners that wait for a job. */
  IDLE("idle", "#009e73", "#5fd3a8"),
  /** Runners that start. */
  STARTING("starting", "#e69f00", "#f2b84b"),
  /** Room that a waiting runner keeps for its job. */
  RESERVED("reserved", "#7fcdbb", "#2f7d68"),
  /** Runners that end. */
  RETIRING("retiring", "#8a8f98", "#a0a6b0"),
  /** What was lost. */
  LOST("lost", "#d55e00", "#e8590c"),
  /** Jobs that were canceled. */
  CANCELED("canceled", "#cc79a7", "#e29cc0"),
  /** What nobody uses. */
  UNUSED("unused", "#c4cad1", "#57606a"),
  /** Jobs that wait: as dark as text, so that it is seen on every other tone. */
  WAITING("wait", "#1b1f24", "#f0f3f6"),
  /** Of the arm64 architecture. */
  ARM64("arm64", "#0072b2", "#4aa3e0"),
  /** Of the amd64 architecture. */
  AMD64("amd64", "#d55e00", "#e8590c"),
  /** The first of things that have no colour of their own. */
  FIRST("pool1", "#0072b2", "#4aa3e0"),
  SECOND("pool2", "#d55e00", "#e8590c"),
  THIRD("pool3", "#009e73", "#5fd3a8"),
  FOURTH("pool4", "#332288", "#9d7bff"),
  FIFTH("pool5", "#661100", "#a06a3c"),
  SIXTH("pool6", "#8a8f98", "#8a8f98");

  private static final List<Tone> IN_TURN = List.of(FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH);

  private final String style;
  private final String light;
  private final String dark;

  Tone(String style, String light, String dark) {
    this.style = style;
    this.light = light;
    this.dark = dark;
  }

  /** One of six for things that have no colour of their own, by their number from 0 on. */
  public static Tone inTurn(int number) {
    return IN_TURN.get(Math.floorMod(number, IN_TURN.size()));
  }

  /** Of an architecture by its name. */
  public static Tone ofArchitecture(String name) {
    return switch (name) {
      case "arm64" -> ARM64;
      case "amd64" -> AMD64;
      default -> SIXTH;
    };
  }

  /** Its class in style sheets. */
  public String style() {
    return style;
  }

  /** On a light ground. */
  public String light() {
    return light;
  }

  /** On a dark ground. */
  public String dark() {
    return dark;
  }
}
