package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.gitlab.GitLabConfig.GroupQueue;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which jobs are of protected refs, and that it is asked only where it matters. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class ProtectedRefsTest {

  private static final String BRANCHES = "GET /api/v4/projects/:id/protected_branches";
  private static final TagRule PROTECTED = new TagRule(Set.of("arm64"), false, true);

  @Inject Reading reading;
  private Project app;

  @BeforeEach
  void begin() {
    reading.everywhere(Role.REPORTER);
    app = reading.gitlab.createProject("team/app");
    reading.gitlab.protect(app, "release/*", false);
    reading.gitlab.createProject("team/idle");
    reading.push("team/app", "release/1.2", "a");
    reading.push("team/app", "feature", "b");
  }

  @AfterEach
  void end() {
    reading.close();
  }

  @Test
  void aPoolOfProtectedRefsIsGivenJobsOfThoseAlone() {
    reading.rules.add(PROTECTED);
    for (JobSource source :
        List.of(
            reading.group("team", GroupQueue.Graphql),
            reading.group("team", GroupQueue.Rest),
            reading.project("team/app"))) {
      List<Job> jobs = source.read();
      assertThat(jobs).hasSize(2);
      assertThat(reading.names(jobs.stream().filter(PROTECTED::takes).toList()))
          .containsExactly("team/app a");
    }
  }

  @Test
  void namesOfProtectedRefsAreReadOnNeedAndKeptForMinutes() {
    JobSource source = reading.group("team", GroupQueue.Graphql);
    source.read();
    reading.rules.add(new TagRule(Set.of("amd64"), false, true));
    source.read();
    assertThat(reading.requests(BRANCHES)).isZero();

    reading.rules.add(PROTECTED);
    source.read();
    source.read();
    assertThat(reading.requests(BRANCHES)).isOne();

    reading.gitlab.protect(app, "feature", false);
    reading.passes(Duration.ofMinutes(5));
    assertThat(source.read()).filteredOn(PROTECTED::takes).hasSize(2);
  }

  @Test
  void whatTheTokenMayNotReadMakesTheRuleAnUpperBound() {
    reading.rules.add(PROTECTED);
    reading.gitlab.faults().inject(new Fault("*/protected_*", Fault.Kind.STATUS, 403, 0, -1));

    assertThat(reading.group("team", GroupQueue.Graphql).read())
        .hasSize(2)
        .allMatch(PROTECTED::takes);
  }

  @Test
  void whatGitLabFailsToTellFailsTheReading() {
    reading.rules.add(PROTECTED);
    reading.gitlab.faults().inject(new Fault("*/protected_*", Fault.Kind.STATUS, 500, 0, -1));

    assertThatExceptionOfType(GitLabException.class)
        .isThrownBy(() -> reading.group("team", GroupQueue.Graphql).read());
  }
}
