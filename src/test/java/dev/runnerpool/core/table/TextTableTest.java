package dev.runnerpool.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("POOL", Unit.TEXT),
          new Column("MOST/MAX", Unit.FIGURE),
          new Column("JOBS", "jobs", Unit.COUNT, 2),
          new Column("LOST", "lost", Unit.COUNT, 1));

  @Test
  void textStandsLeftAndFiguresRight() {
    Table table =
        new Table(
            COLUMNS, List.of(row("linux-arm64", "2/20", 1234L, 0L), row("a", "10/20", 1L, 1L)));
    assertThat(TextTable.of(table))
        .isEqualTo(
            """
            POOL         MOST/MAX   JOBS  LOST
            linux-arm64      2/20  1,234     0
            a               10/20      1     1
            """);
  }

  @Test
  void anAboutAndNotesStandApart() {
    Table table =
        new Table("All pools", COLUMNS.subList(0, 1), List.of(row("a")), List.of(), List.of("So."));
    assertThat(TextTable.of(table)).isEqualTo("All pools\n\nPOOL\na\n\nSo.\n");
  }

  @Test
  void aColumnWithoutRoomIsLeftOutAndNamed() {
    Table table =
        new Table(COLUMNS, List.of(row("a-pool-whose-name-is-quite-long", "10/20", 1L, 1L)));
    assertThat(TextTable.of(table, 44, "see --width, or --format csv"))
        .isEqualTo(
            """
            POOL                          MOST/MAX  LOST
            a-pool-whose-…-is-quite-long     10/20     1

            44 columns are not wide enough for JOBS: see
            --width, or --format csv.
            """);
  }

  @Test
  void aColumnOfNothingThatNobodyNeedsSaysNothing() {
    Table table = new Table(COLUMNS, List.of(row("a", "1/2", 3L, 0L), row("b", null, 3L, null)));
    assertThat(TextTable.of(table))
        .isEqualTo(
            """
            POOL  MOST/MAX  JOBS
            a          1/2     3
            b                  3
            """);
  }

  @Test
  void aTerminalIsGivenNoCommands() {
    Table table = new Table(COLUMNS.subList(0, 2), List.of(row("a\u001b[2Jb", "1\n2")));
    assertThat(TextTable.of(table)).contains("a?[2Jb").contains("1?2").doesNotContain("\u001b");
  }

  private static List<Object> row(Object... cells) {
    return Arrays.asList(cells);
  }
}
