package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.operator.reconcile.NewClaims.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NewClaimsTest {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final List<Job> WAITING =
      List.of(new Job(7, "team/app", Set.of(), NOON.minusSeconds(12)));

  private final NewClaims claims = new NewClaims();

  @Test
  void aClaimIsToldOnceWithItsProjectAndHowLongItWaited() {
    look(taken(), WAITING);
    ClaimedJobs one = taken("uid-1", 7);

    assertThat(look(one, WAITING))
        .containsExactly(
            new Claim(
                "uid-1",
                OptionalLong.of(7),
                Optional.of("team/app"),
                Optional.of(Duration.ofSeconds(12))));
    assertThat(look(one, WAITING)).isEmpty();
    assertThat(look(taken("uid-1", 7), WAITING)).as("told again").isEmpty();
  }

  @Test
  void itsProjectIsKnownEvenIfTheNextReadingHasItNoMore() {
    look(taken(), WAITING);
    assertThat(look(taken("uid-1", 7), List.of()))
        .extracting(Claim::project)
        .containsExactly(Optional.of("team/app"));
  }

  @Test
  void whatWasClaimedBeforeARestartIsNoNews() {
    assertThat(look(taken("uid-1", 7), WAITING)).isEmpty();
    assertThat(look(new ClaimedJobs(taken("uid-1", 7).byRunner()), WAITING)).isEmpty();
  }

  @Test
  void oneIsToldOnceItsNumberIsKnown() {
    look(taken(), WAITING);
    ClaimedJobs unnumbered =
        new ClaimedJobs(Map.of("uid-1", new ClaimedJobs.Taken(OptionalLong.empty(), NOON)));
    assertThat(look(unnumbered, WAITING)).isEmpty();
    assertThat(look(taken("uid-1", 7), WAITING)).hasSize(1);
  }

  @Test
  void ofAnExecutorThatShowsNoNumberItIsToldWithoutOne() {
    claims.take(taken(), false, List.of());
    ClaimedJobs unnumbered =
        new ClaimedJobs(Map.of("uid-1", new ClaimedJobs.Taken(OptionalLong.empty(), NOON)));
    assertThat(claims.take(unnumbered, false, List.of()))
        .containsExactly(
            new Claim("uid-1", OptionalLong.empty(), Optional.empty(), Optional.empty()));
  }

  private List<Claim> look(ClaimedJobs taken, List<Job> waiting) {
    return claims.take(taken, true, waiting);
  }

  private static ClaimedJobs taken() {
    return ClaimedJobs.none();
  }

  private static ClaimedJobs taken(String runner, long job) {
    return new ClaimedJobs(Map.of(runner, new ClaimedJobs.Taken(OptionalLong.of(job), NOON)));
  }
}
