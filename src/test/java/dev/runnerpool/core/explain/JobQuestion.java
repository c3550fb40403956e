package dev.runnerpool.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Pass;
import dev.runnerpool.core.demand.PassOverLimits;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.start.JobStart;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Somebody asks for a job, with what is known beside the pools. */
final class JobQuestion {
  Map<String, Pass> passes = Map.of();
  List<JobStart> starts = List.of();
  List<EndedJob> ended = List.of();

  /** The one job of that number. */
  JobExplanation explain(long id, PoolScene... pools) {
    List<JobExplanation> all = all(id, pools);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** All jobs of that number. */
  List<JobExplanation> all(long id, PoolScene... pools) {
    PassOvers passOvers =
        new PassOvers() {
          @Override
          public Map<String, Pass> of(String gitlab, long job) {
            return passes;
          }

          @Override
          public PassOverLimits limits() {
            return PassOverLimits.usual();
          }
        };
    return new JobExplainer(passOvers)
        .explain(
            id, Stream.of(pools).map(PoolScene::reconciled).toList(), starts, ended, PoolScene.NOW);
  }
}
