package dev.runnerpool.cli.simulate;

import dev.runnerpool.core.table.TextTable;
import dev.runnerpool.simulation.KedaStrategy;
import dev.runnerpool.simulation.QueuedPool;
import dev.runnerpool.simulation.Result;
import dev.runnerpool.simulation.Simulation;
import dev.runnerpool.simulation.SyntheticTrace;
import dev.runnerpool.simulation.TracedJob;
import dev.runnerpool.simulation.Trouble;
import dev.runnerpool.simulation.World;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plays a trace of jobs against the operator's planner in virtual time. */
@Command(
    name = "simulate",
    description =
        "Play a trace of jobs against a pool's settings in virtual time: how long jobs would wait and"
            + " how many runners would be idle.",
    mixinStandardHelpOptions = true)
public final class Simulate implements Runnable {
  private static final List<Integer> POLLS = List.of(5, 30);

  @Spec CommandSpec spec;

  /** Where the jobs are from. */
  static final class Source {
    @Option(
        names = "--trace",
        paramLabel = "FILE",
        description = "Jobs, one JSON object per line, as trace-export writes them.")
    Path trace;

    @Option(
        names = "--synthetic",
        paramLabel = "SEED",
        description =
            "Generate jobs from this seed; the same seed gives the same jobs. Default: 1.")
    Long seed;
  }

  @ArgGroup Source source = new Source();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many jobs to generate, of all architectures; default ${DEFAULT-VALUE}.",
      defaultValue = "100000")
  int jobs;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "In how many days they come, 1 to 366; default ${DEFAULT-VALUE}.",
      defaultValue = "7")
  int days;

  @Option(
      names = "--save-trace",
      paramLabel = "FILE",
      description = "Write the jobs there, as --trace reads them.")
  Path saveTrace;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The RunnerPool whose settings are played; default: one made for --synthetic.")
  Path manifest;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "Another RunnerPool, to compare both side by side.")
  Path against;

  @Option(
      names = "--compare",
      description =
          "Play the same jobs without warm runners, with KEDA's ScaledJob strategies and with a"
              + " planner that knows all jobs beforehand.")
  boolean compare;

  @Option(
      names = "--auto-warm",
      paramLabel = "MIN,MAX,WAIT",
      description =
          "Play the same jobs with scaling.autoWarm instead of warm and schedules, such as 0,50,5s.")
  String autoWarm;

  @Mixin WorldOptions world = new WorldOptions();

  @Mixin TroubleOptions troubles = new TroubleOptions();

  @Mixin BesideOptions other = new BesideOptions();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write report.html with charts there, and its charts as SVG files.")
  Path report;

  @Override
  public void run() {
    try {
      simulate();
    } catch (InputException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void simulate() {
    Pool pool = manifest == null ? PoolFile.shipped() : PoolFile.read(manifest);
    List<TracedJob> trace = trace();
    if (saveTrace != null) {
      TraceFile.write(trace, saveTrace);
    }
    List<Row> rows = other.beside == null ? rows(pool, trace) : shared(pool, trace);
    String about = about(trace);
    PrintWriter out = spec.commandLine().getOut();
    out.println(about);
    out.println();
    out.print(TextTable.of(ResultTable.of(rows)));
    out.flush();
    if (report != null) {
      SimulationReport.write(report, about, rows, other.beside != null);
    }
  }

  private List<Row> rows(Pool pool, List<TracedJob> trace) {
    Optional<Pool> sized =
        Optional.ofNullable(autoWarm)
            .map(text -> pool.withAutoWarm(AutoWarmOption.of(text, pool.policy().max())));
    if (compare && !troubles(pool, trace).isEmpty()) {
      throw new InputException(
          "--compare: it goes without --starts-fail, --no-image and --nodes-full, as the all-knowing planner starts each runner once");
    }
    List<Row> rows = new ArrayList<>();
    rows.add(planned(name(pool, manifest), pool, trace));
    sized.ifPresent(each -> rows.add(planned(each.name(), each, trace)));
    if (compare) {
      rows.addAll(compared(pool, trace));
    }
    if (against != null) {
      Pool another = PoolFile.read(against);
      rows.add(planned(name(another, against), another, trace));
    }
    return rows;
  }

  private Row planned(String name, Pool pool, List<TracedJob> trace) {
    List<Trouble> inTheWay = troubles(pool, trace);
    World surroundings = world.of(seed()).with(inTheWay);
    Simulation simulation = new Simulation(own(pool, trace), surroundings, pool.policy());
    return timed(name, pool, inTheWay, simulation::planned);
  }

  private List<Trouble> troubles(Pool pool, List<TracedJob> trace) {
    return troubles.of(trace.get(0).queuedAt(), pool.policy().nodeChoices());
  }

  private List<Row> compared(Pool pool, List<TracedJob> trace) {
    List<Row> rows = new ArrayList<>();
    Pool bare = pool.withoutWarm();
    rows.add(planned(bare.name(), bare, trace));
    Simulation simulation = new Simulation(own(pool, trace), world.of(seed()), pool.policy());
    for (int poll : POLLS) {
      for (KedaStrategy strategy : KedaStrategy.values()) {
        rows.add(
            timed(
                "KEDA %s, %d s".formatted(strategy.name().toLowerCase(Locale.ROOT), poll),
                pool,
                List.of(),
                () -> simulation.keda(strategy, Duration.ofSeconds(poll))));
      }
    }
    rows.add(timed("all-knowing", pool, List.of(), simulation::allKnowing));
    return rows;
  }

  /** Two pools on one queue; what is in the way is in that of the first. */
  private List<Row> shared(Pool pool, List<TracedJob> trace) {
    if (compare || against != null || autoWarm != null) {
      throw new InputException("--beside: it goes without --compare, --against and --auto-warm");
    }
    Pool second = PoolFile.read(other.beside);
    List<OptionalDouble> prices = other.prices();
    List<Trouble> inTheWay = troubles(pool, trace);
    World surroundings = world.of(seed());
    List<QueuedPool> pools =
        List.of(
            queued(name(pool, manifest), pool, prices.get(0), surroundings.with(inTheWay)),
            queued(name(second, other.beside), second, prices.get(1), surroundings));
    List<Result> results = Simulation.shared(own(second, own(pool, trace)), pools);
    return List.of(
        new Row(pools.get(0).name(), pool.policy().max(), inTheWay, results.get(0)),
        new Row(pools.get(1).name(), second.policy().max(), List.of(), results.get(1)));
  }

  private static QueuedPool queued(String name, Pool pool, OptionalDouble price, World around) {
    return new QueuedPool(name, pool.policy(), price, pool.spillAfter(), around);
  }

  private static String name(Pool pool, Path file) {
    return file == null ? pool.name() : "%s (%s)".formatted(pool.name(), file.getFileName());
  }

  private Row timed(String name, Pool pool, List<Trouble> inTheWay, Supplier<Result> simulation) {
    long begin = System.nanoTime();
    Result result = simulation.get();
    double seconds = (System.nanoTime() - begin) / 1e9;
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "%s: %d jobs in %.2f s, %.0f jobs/s; planner asked %d times%n",
            name,
            result.jobs(),
            seconds,
            result.jobs() / seconds,
            result.plans());
    return new Row(name, pool.policy().max(), inTheWay, result);
  }

  private static List<TracedJob> own(Pool pool, List<TracedJob> trace) {
    List<TracedJob> own = trace.stream().filter(job -> pool.rule().takes(job.tags())).toList();
    if (own.isEmpty()) {
      throw new InputException(
          "none of the %d jobs is for pool %s with the tags %s: a job's tags must all be the pool's"
              .formatted(trace.size(), pool.name(), pool.rule().tags()));
    }
    return own;
  }

  private long seed() {
    return source.seed == null ? 1 : source.seed;
  }

  private List<TracedJob> trace() {
    if (source.trace != null) {
      return TraceFile.read(source.trace);
    }
    if (jobs < 1) {
      throw new InputException("--jobs %d: it should be 1 or more".formatted(jobs));
    }
    if (days < 1 || days > 366) {
      throw new InputException("--days %d: it should be 1 to 366".formatted(days));
    }
    return SyntheticTrace.of(jobs, days, seed());
  }

  private String about(List<TracedJob> trace) {
    String from = source.trace == null ? "synthetic, seed " + seed() : source.trace.toString();
    return "Trace: %s, %d jobs from %s to %s."
        .formatted(
            from, trace.size(), trace.get(0).queuedAt(), trace.get(trace.size() - 1).queuedAt());
  }
}
