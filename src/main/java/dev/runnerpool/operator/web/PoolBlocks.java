package dev.runnerpool.operator.web;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.operator.web.live.Block;
import dev.runnerpool.operator.web.reading.FleetReading;
import dev.runnerpool.operator.web.view.HistoryChart;
import dev.runnerpool.operator.web.view.JobScreen;
import dev.runnerpool.operator.web.view.ObjectiveFact;
import dev.runnerpool.operator.web.view.PoolScreen;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What the pages of one pool and of one job show. */
@Singleton
class PoolBlocks {

  private final FleetReading fleet;
  private final HistorySampler history;
  private final InstantSource clock;

  PoolBlocks(FleetReading fleet, HistorySampler history, InstantSource clock) {
    this.fleet = fleet;
    this.history = history;
    this.clock = clock;
  }

  /** Of a pool, or that it is gone. */
  List<Block> pool(String namespace, String name) {
    return fleet
        .pool(namespace, name)
        .map(this::of)
        .orElseGet(
            () -> List.of(Block.wide("head", PoolTemplates.gone(namespace + "/" + name).render())));
  }

  List<Block> of(PoolDetails details) {
    Instant now = clock.instant();
    PoolScreen pool = PoolScreen.of(details, now);
    ObjectiveFact objective = ObjectiveFact.of(fleet.objective(details.key()));
    String chart = HistoryChart.of(history.history().pool(details.key(), now), details.name());
    return List.of(
        Block.wide("head", PoolTemplates.head(pool, objective).render()),
        Block.half("jobs", PoolTemplates.jobs(pool).render()),
        Block.half("runners", PoolTemplates.runners(pool).render()),
        Block.half("history", PoolTemplates.history(chart).render()),
        Block.half("decisions", PoolTemplates.decisions(pool.decisions()).render()),
        Block.wide("conditions", PoolTemplates.conditions(pool).render()));
  }

  /** Of a job; empty if nothing is known of it. */
  List<Block> job(long id) {
    Instant now = clock.instant();
    List<JobScreen> jobs = fleet.job(id).stream().map(job -> JobScreen.of(job, now)).toList();
    return jobs.isEmpty()
        ? List.of()
        : List.of(Block.wide("job", PoolTemplates.job(Long.toString(id), jobs).render()));
  }
}
