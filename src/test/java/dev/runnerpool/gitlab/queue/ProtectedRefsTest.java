package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.gitlab.GitLabConfig.GroupQueue;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.MergeRequest;
import dev.runnerpool.sandbox.gitlab.state.Origin;
import dev.runnerpool.sandbox.gitlab.state.Project;
import dev.runnerpool.sandbox.gitlab.state.Project.ProjectSettings;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which jobs are of protected refs, and that it is asked only where it matters. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class ProtectedRefsTest {

  private static final String BRANCHES = "GET /api/v4/projects/:id/protected_branches";
  private static final String MERGE_REQUESTS = "GET /api/v4/projects/:id/merge_requests";
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
  void pipelinesOfMergeRequestsAreProtectedOnlyIfBothBranchesOfOneProjectAre() {
    reading.rules.add(PROTECTED);
    reading.gitlab.createProject("forks/app");
    request(1, "team/app", "feature", "release/1.2");
    request(2, "forks/app", "release/1.2", "release/1.2");
    request(3, "team/app", "release/1.2", "feature");
    request(4, "team/app", "release/1.2", "release/1.3");
    for (JobSource source :
        List.of(
            reading.group("team", GroupQueue.Graphql),
            reading.group("team", GroupQueue.Rest),
            reading.project("team/app"))) {
      List<Job> jobs = source.read();
      assertThat(of(jobs, "request-1")).contains(false);
      assertThat(of(jobs, "request-2")).as("a fork").contains(false);
      assertThat(of(jobs, "request-3")).contains(false);
      assertThat(of(jobs, "request-4")).as("it may: its user's rights decide").isEmpty();
    }
    assertThat(reading.requests(MERGE_REQUESTS)).as("one for each source").isEqualTo(3);
  }

  @Test
  void aProjectThatDoesNotProtectMergeRequestsSaysSoToMaintainers() {
    reading.gitlab.createProject(
        "team/app", ProjectSettings.DEFAULT.withProtectedMergeRequests(false));
    reading.rules.add(PROTECTED);
    request(4, "team/app", "release/1.2", "release/1.3");

    assertThat(of(reading.group("team", GroupQueue.Graphql).read(), "request-4")).isEmpty();
    reading.becomes(Role.MAINTAINER);
    assertThat(of(reading.group("team", GroupQueue.Graphql).read(), "request-4")).contains(false);
  }

  @Test
  void aMergeRequestThatIsNewIsLookedForOnceAMinute() {
    reading.rules.add(PROTECTED);
    request(1, "team/app", "feature", "release/1.2");
    JobSource source = reading.group("team", GroupQueue.Graphql);
    source.read();
    request(2, "team/app", "feature", "release/1.2");

    assertThat(of(source.read(), "request-2")).isEmpty();
    assertThat(of(source.read(), "request-1")).contains(false);
    assertThat(reading.requests(MERGE_REQUESTS)).isOne();

    reading.passes(Duration.ofMinutes(1));
    assertThat(of(source.read(), "request-2")).contains(false);
    assertThat(reading.requests(MERGE_REQUESTS)).isEqualTo(2);
  }

  @Test
  void whoMayNotReadMergeRequestsTakesThemForPerhapsProtected() {
    reading.rules.add(PROTECTED);
    request(1, "team/app", "feature", "release/1.2");
    reading.gitlab.faults().inject(new Fault("*/merge_requests", Fault.Kind.STATUS, 403, 0, -1));

    assertThat(of(reading.group("team", GroupQueue.Rest).read(), "request-1")).isEmpty();
  }

  private void request(long iid, String from, String branch, String target) {
    MergeRequest request = reading.gitlab.mergeRequest(iid, from, branch, "team/app", target);
    reading.gitlab.startPipeline(
        "team/app",
        Origin.of(request, MergeRequest.Kind.DETACHED),
        "request-" + iid + ": {tags: [arm64], script: [make]}",
        Map.of());
  }

  private Optional<Boolean> of(List<Job> jobs, String name) {
    return jobs.stream()
        .filter(job -> reading.names(List.of(job)).equals(List.of("team/app " + name)))
        .findFirst()
        .orElseThrow()
        .protectedRef();
  }

  @Test
  void whatGitLabFailsToTellFailsTheReading() {
    reading.rules.add(PROTECTED);
    reading.gitlab.faults().inject(new Fault("*/protected_*", Fault.Kind.STATUS, 500, 0, -1));

    assertThatExceptionOfType(GitLabException.class)
        .isThrownBy(() -> reading.group("team", GroupQueue.Graphql).read());
  }
}
