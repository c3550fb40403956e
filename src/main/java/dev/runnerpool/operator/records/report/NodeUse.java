package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.report.CostFact.Machine;
import dev.runnerpool.core.report.IdleDivision;
import dev.runnerpool.core.report.IdleDivision.Cell;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who used nodes on one day, of which kind and for how much: what was idle is divided by it. */
final class NodeUse {

  /** Those of one kind of node: for each the sum that it is in, and what it cost. */
  private static final class Users {
    private long[][] sums = new long[16][];
    private long[] costs = new long[16];
    private int count;
    private long used;

    void add(long[] sum, long cost) {
      if (count == costs.length) {
        sums = Arrays.copyOf(sums, count * 2);
        costs = Arrays.copyOf(costs, count * 2);
      }
      sums[count] = sum;
      costs[count++] = cost;
      used += cost;
    }

    void take(IdleDivision.Share share) {
      for (int i = 0; i < count; i++) {
        sums[i][FactSums.IDLE] += share.next(costs[i]);
      }
    }
  }

  private final Map<Machine, Users> kinds = new LinkedHashMap<>();

  /** One more. */
  void add(Machine kind, long[] sum, long cost) {
    kinds.computeIfAbsent(kind, any -> new Users()).add(sum, cost);
  }

  /**
   * Some that were packed together.
   *
   * @param kind columns of {@link FactPart#OF_NODES}
   * @param sums of each row
   * @param costs of each row
   */
  void add(List<PackedColumns.Texts> kind, long[][] sums, long[] costs) {
    PackedColumns.Texts architectures = kind.get(0);
    PackedColumns.Texts types = kind.get(1);
    PackedColumns.Texts capacities = kind.get(2);
    int first = types.known().size();
    int second = capacities.known().size();
    Users[] table = new Users[architectures.known().size() * first * second];
    for (int row = 0; row < sums.length; row++) {
      int architecture = architectures.places()[row];
      int type = types.places()[row];
      int capacity = capacities.places()[row];
      int cell = (architecture * first + type) * second + capacity;
      if (table[cell] == null) {
        Machine machine =
            new Machine(
                architectures.known().get(architecture),
                types.known().get(type),
                capacities.known().get(capacity),
                "");
        table[cell] = kinds.computeIfAbsent(machine, any -> new Users());
      }
      table[cell].add(sums[row], costs[row]);
    }
  }

  /**
   * Adds to each sum its part of what was idle.
   *
   * @param idle what nobody requested of nodes that day, in billionths of a dollar
   * @return what is left over
   */
  IdleDivision divide(LocalDate day, Map<Cell, Long> idle) {
    Map<Cell, Long> used = new HashMap<>();
    kinds.forEach((machine, users) -> used.put(new Cell(day, machine), users.used));
    IdleDivision division = new IdleDivision(used, idle);
    kinds.forEach((machine, users) -> users.take(division.share(new Cell(day, machine))));
    return division;
  }
}
