package dev.runnerpool.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.chart.BarChart.Bar;
import dev.runnerpool.chart.BarChart.Panel;
import dev.runnerpool.chart.BarChart.Part;
import dev.runnerpool.chart.BarChart.Range;
import dev.runnerpool.chart.TimeChart.Axes;
import dev.runnerpool.chart.TimeChart.Mark;
import dev.runnerpool.chart.TimeChart.Notes;
import dev.runnerpool.chart.TimeChart.Series;
import dev.runnerpool.chart.TimeChart.Span;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartsTest {
  private static final String HOSTILE = "<script>alert('1')</script> & \"x\"";
  private static final Axes AXES = new Axes("jobs", "seconds");

  @Test
  void aValueHoldsUntilTheNextOne() throws Exception {
    Drawing drawing =
        TimeChart.of(
            "Jobs",
            AXES,
            List.of(0.0, 1.0, 2.0, 3.0),
            List.of(),
            List.of(new Series("waiting", Tone.WAITING, List.of(0, 0, 2, 0))));
    // From 48 to 744 are four seconds, and two jobs are as tall as the plot's 164.
    assertThat(path(drawing, "line wait", 1)).isEqualTo("M48 206 H396 V42 H570 V206 H744");
  }

  @Test
  void bandsStandOnEachOther() throws Exception {
    Drawing drawing =
        TimeChart.of(
            "Runners",
            AXES,
            List.of(0.0, 1.0),
            List.of(
                new Series("busy", Tone.BUSY, List.of(1, 2)),
                new Series("idle", Tone.IDLE, List.of(1, 0))),
            List.of());
    assertThat(path(drawing, "band busy", 0)).isEqualTo("M48 124 H396 V42 H744 V206 H48 Z");
    assertThat(path(drawing, "band idle", 0)).isEqualTo("M48 42 H744 V42 H396 V124 H48 Z");
  }

  @Test
  void whatIsNoNumberIsAGap() throws Exception {
    Drawing drawing =
        TimeChart.of(
            "Jobs",
            AXES,
            List.of(0.0, 1.0, 2.0, 3.0),
            List.of(new Series("a", Tone.FIRST, List.of(1.0, Double.NaN, 1.0, 1.0))),
            List.of(
                new Series(
                    "b", Tone.SECOND, List.of(1.0, Double.NaN, 2.0, Double.POSITIVE_INFINITY))));
    assertThat(path(drawing, "line pool2", 1)).isEqualTo("M48 124 H222 M396 42 H570");
    assertThat(drawing.svg()).doesNotContain("NaN", "Infinity");
  }

  @Test
  void nothingAndOneMomentAreDrawnToo() throws Exception {
    for (List<Double> times : List.of(List.<Double>of(), List.of(0.0))) {
      List<Integer> values = times.stream().map(time -> 0).toList();
      Drawing drawing =
          TimeChart.of("Jobs", AXES, times, List.of(new Series("a", Tone.BUSY, values)), List.of());
      assertThat(parsed(drawing.file())).isNotNull();
      assertThat(drawing.svg()).doesNotContain("NaN", "Infinity");
    }
    assertThat(parsed(BarChart.of("Cost", List.of(new Panel("", "$", List.of()))).file()))
        .isNotNull();
  }

  @Test
  void numbersOfTheAxisStandWithinThePicture() throws Exception {
    Drawing drawing =
        TimeChart.of(
            "Jobs",
            AXES,
            List.of(0.0, 1.0),
            List.of(),
            List.of(new Series("a", Tone.FIRST, List.of(0, 4_000_000))));
    Document svg = parsed(drawing.svg());
    NodeList texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      var text = (org.w3c.dom.Element) texts.item(i);
      if (text.getAttribute("text-anchor").equals("end")) {
        double needed = Legend.widthOf(text.getTextContent());
        assertThat(Double.parseDouble(text.getAttribute("x")) - needed)
            .as(text.getTextContent())
            .isNotNegative();
      }
    }
    assertThat(svg.getDocumentElement().getTextContent()).contains("4,000,000");
  }

  @Test
  void aLongLegendTakesSeveralLinesAndMakesThePictureTaller() {
    List<Series> many =
        java.util.stream.IntStream.range(0, 12)
            .mapToObj(i -> new Series("a-pool-of-some-length-" + i, Tone.inTurn(i), List.of(1)))
            .toList();
    Drawing tall = TimeChart.of("Jobs", AXES, List.of(0.0), List.of(), many);
    Drawing flat = TimeChart.of("Jobs", AXES, List.of(0.0), List.of(), many.subList(0, 2));
    assertThat(tall.height()).isEqualTo(flat.height() + 3 * 18);
  }

  @Test
  void barsAreMadeOfPartsAndHaveARange() throws Exception {
    Drawing drawing =
        BarChart.of(
            "Cost",
            List.of(
                new Panel(
                    "Dollars",
                    "US dollars",
                    List.of(
                        new Bar(
                            "a",
                            List.of(
                                new Part("job", Tone.BUSY, 1),
                                new Part("idle", Tone.IDLE, 0),
                                new Part("lost", Tone.LOST, 1)),
                            Optional.of(new Range(1, 2)),
                            "$2")))));
    Document svg = parsed(drawing.svg());
    NodeList bars = svg.getElementsByTagName("title");
    assertThat(bars.getLength()).isEqualTo(2);
    assertThat(drawing.svg())
        .contains("class='range'", ">$2<", ">job<", ">lost<")
        .doesNotContain("idle");
  }

  /** Whatever names hold: of pools, jobs, teams, files. */
  @Test
  void namesAreNeverMarkup() throws Exception {
    List<Series> series = List.of(new Series(HOSTILE, Tone.BUSY, List.of(1, 2)));
    Notes notes = new Notes(List.of(new Span(0, 1, HOSTILE)), HOSTILE, List.of(new Mark(1, 2)));
    Axes axes = new Axes(HOSTILE, HOSTILE);
    List<Drawing> drawings =
        List.of(
            TimeChart.of(HOSTILE, axes, List.of(0.0, 1.0), series, series, notes),
            BarChart.of(
                HOSTILE,
                List.of(
                    new Panel(
                        HOSTILE,
                        HOSTILE,
                        List.of(
                            new Bar(
                                HOSTILE,
                                List.of(
                                    new Part(HOSTILE, Tone.BUSY, 1), new Part("b", Tone.IDLE, 1)),
                                Optional.empty(),
                                HOSTILE))))));
    for (Drawing drawing : drawings) {
      for (String text : List.of(drawing.svg(), drawing.file())) {
        Document svg = parsed(text);
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getDocumentElement().getAttribute("aria-label")).isEqualTo(HOSTILE);
        assertThat(svg.getDocumentElement().getTextContent()).contains(HOSTILE);
      }
    }
  }

  /** A name may be cut within a character, or hold commands for a terminal. */
  @Test
  void whatNoTextMayHoldIsReplaced() throws Exception {
    Drawing drawing =
        TimeChart.of("a\u001b[2J \ud83d \ud83d\ude80", AXES, List.of(), List.of(), List.of());
    assertThat(parsed(drawing.file()).getDocumentElement().getAttribute("aria-label"))
        .isEqualTo("a?[2J ? \ud83d\ude80");
  }

  private static String path(Drawing drawing, String style, int number) throws Exception {
    NodeList paths = parsed(drawing.svg()).getElementsByTagName("path");
    int seen = 0;
    for (int i = 0; i < paths.getLength(); i++) {
      var path = (org.w3c.dom.Element) paths.item(i);
      if (path.getAttribute("class").equals(style) && seen++ == number) {
        return path.getAttribute("d");
      }
    }
    throw new AssertionError("no " + style + " in " + drawing.svg());
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
