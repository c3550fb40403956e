package dev.runnerpool.core.demand;

import static dev.runnerpool.core.demand.Offers.GITLAB;
import static dev.runnerpool.core.demand.Offers.NOW;
import static dev.runnerpool.core.demand.Offers.hindered;
import static dev.runnerpool.core.demand.Offers.idle;
import static dev.runnerpool.core.demand.Offers.job;
import static dev.runnerpool.core.demand.Offers.offer;
import static dev.runnerpool.core.demand.Offers.queue;
import static dev.runnerpool.core.demand.Offers.read;
import static dev.runnerpool.core.demand.Offers.reading;
import static dev.runnerpool.core.demand.Offers.starting;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which namespaces share jobs, and that none starves another. */
class NamespacesTest {
  private static final QueueId ONE = queue("group platform", "one/token");
  private static final QueueId TWO = queue("group platform", "two/token");
  private static final QueueId PART = queue("project platform/app", "two/token");
  private static final PoolCandidate HERE = reading(ONE, offer("one/pool", 0.9));
  private static final PoolCandidate CHEAPER = reading(TWO, offer("two/pool", 0.1));

  private final DemandBoard board = new DemandBoard(PassOverLimits.usual(), Duration.ofMinutes(1));
  private final Map<QueueId, QueueState> queues = new HashMap<>();

  @Test
  void namespacesOfOneScopeCountAJobOnce() {
    assertThat(given(NOW, List.of(job(1, 0)), HERE, CHEAPER)).hasSize(1);
  }

  @Test
  void namespacesOfTwoScopesCountTheSameJobEachForThemselves() {
    PoolCandidate part = reading(PART, offer("two/pool", 0.1));
    assertThat(given(NOW, List.of(job(1, 0)), HERE, part))
        .containsExactly("one/pool 1", "two/pool 1");
  }

  @Test
  void whatACredentialDoesNotReadIsNotShared() {
    queues.put(TWO, new QueueState.Unread());
    List<Job> jobs = LongStream.range(0, 10).mapToObj(id -> job(id, 0)).toList();
    queues.put(ONE, read(jobs, NOW));
    board.offer(HERE, NOW);
    board.offer(CHEAPER, NOW);
    assertThat(board.assign(GITLAB, queues::get, NOW).of("one/pool").orElseThrow().jobs())
        .hasSize(10);
  }

  @Test
  void aCheaperOfferTakesNoMoreThanItsPartFromAnotherNamespace() {
    List<Job> jobs = LongStream.range(0, 100).mapToObj(id -> job(id, 0)).toList();
    List<String> given = given(NOW, jobs, HERE, CHEAPER);
    assertThat(given).hasSize(100);
    assertThat(given.stream().filter(each -> each.startsWith("one/")).count()).isBetween(35L, 65L);
  }

  @Test
  void priceOrdersThePoolsOfOneNamespace() {
    List<Job> jobs = LongStream.range(0, 50).mapToObj(id -> job(id, 0)).toList();
    PoolCandidate dear = reading(TWO, offer("two/dear", 0.5));
    assertThat(given(NOW, jobs, HERE, CHEAPER, dear))
        .noneMatch(each -> each.startsWith("two/dear"));
  }

  @Test
  void aJobGoesToTheNamespaceWithAnIdleRunnerAsGitLabWillGiveItThere() {
    List<Job> jobs = LongStream.range(0, 6).mapToObj(id -> job(id, 0)).toList();
    assertThat(given(NOW, jobs, idle(6, HERE), CHEAPER)).allMatch(each -> each.startsWith("one/"));
  }

  /** It says that it can start runners, is the cheapest, and never takes a job. */
  @Test
  void aNamespaceThatPromisesAndDoesNotServeHoldsAJobForOneSpillAfterAtMost() {
    List<Job> jobs = LongStream.range(0, 40).mapToObj(id -> job(id, 0)).toList();
    PoolCandidate empty = starting(40, 0, CHEAPER);
    given(NOW, jobs, HERE, empty);
    assertThat(given(NOW.plusSeconds(60), jobs, starting(40, 0, HERE), empty))
        .filteredOn(each -> each.startsWith("one/"))
        .as("those that the other had, its own go the other way")
        .hasSizeBetween(14, 40);
    for (Job each : jobs) {
      assertThat(turnsOf(each)).contains("one/pool", "two/pool");
    }
  }

  @Test
  void aNamespaceThatIsFullLeavesItsJobsToTheOther() {
    List<Job> jobs = LongStream.range(0, 10).mapToObj(id -> job(id, 90)).toList();
    assertThat(given(NOW, jobs, HERE, hindered(ScaleUpBlocker.AT_MAX, CHEAPER)))
        .allMatch(each -> each.startsWith("one/"))
        .hasSize(10);
  }

  private final Map<Long, List<String>> turns = new HashMap<>();

  private List<String> turnsOf(Job job) {
    return turns.get(job.id());
  }

  private List<String> given(Instant now, List<Job> jobs, PoolCandidate... offers) {
    List<String> given = new ArrayList<>();
    for (PoolCandidate offer : offers) {
      queues.put(offer.queue(), read(jobs, now));
      board.offer(offer, now);
    }
    QueueAssignment assignment = board.assign(GITLAB, queues::get, now);
    assignment
        .shares()
        .forEach(
            (pool, share) ->
                share.jobs().stream()
                    .peek(j -> turns.computeIfAbsent(j.id(), id -> new ArrayList<>()).add(pool))
                    .forEach(job -> given.add(pool + " " + job.id())));
    given.sort(String::compareTo);
    return given;
  }
}
