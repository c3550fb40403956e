package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovedProjectsTest {

  private static final String GITLAB = "https://git.example.com/gitlab/api/v4/";
  private static final URI JOBS = URI.create(GITLAB + "projects/a%2Fb/jobs?scope%5B%5D=pending");
  private static final URI HOOKS = URI.create(GITLAB + "projects/a%2Fb/hooks/3");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final MovedProjects moved = new MovedProjects(now::get);

  @Test
  void isAskedForByItsNumberOnceGitLabToldIt() {
    assertThat(moved.now(JOBS)).isEqualTo(JOBS);

    moved.answered(JOBS, 301, () -> GITLAB + "projects/5000000042/jobs?scope[]=pending");

    assertThat(moved.now(JOBS))
        .hasToString(GITLAB + "projects/5000000042/jobs?scope%5B%5D=pending");
    assertThat(moved.now(HOOKS)).hasToString(GITLAB + "projects/5000000042/hooks/3");
    URI other = URI.create(GITLAB + "projects/a%2Fb%2Fc/jobs");
    assertThat(moved.now(other)).isEqualTo(other);
    URI group = URI.create(GITLAB + "groups/a%2Fb/projects");
    assertThat(moved.now(group)).isEqualTo(group);
  }

  /** Another project may have taken the old path. */
  @Test
  void isAskedForByItsPathAgainAfterAnHour() {
    moved.answered(JOBS, 301, () -> GITLAB + "projects/42/jobs");

    now.set(Instant.EPOCH.plus(Duration.ofHours(1)));

    assertThat(moved.now(JOBS)).isEqualTo(JOBS);
  }

  @Test
  void theAnswerIsFollowedOnlyIfTheSameRequestGoesElsewhere() {
    String there = GITLAB + "projects/42/jobs?scope[]=pending";
    assertThat(moved.follow(redirect(there))).isFalse();

    moved.answered(JOBS, 301, () -> there);

    assertThat(moved.follow(redirect(there))).isTrue();
    assertThat(moved.follow(redirect(GITLAB + "projects/7/jobs"))).isFalse();
  }

  /** What a proxy says that wants TLS, another name or a login. */
  @ParameterizedTest
  @CsvSource({
    "301, https://git.example.com/gitlab/api/v4/projects/a%2Fb/jobs",
    "301, https://git.example.com/gitlab/users/sign_in",
    "301, https://git.example.com/gitlab/api/v4/projects/42",
    "302, https://git.example.com/gitlab/api/v4/projects/42/jobs",
    "301,"
  })
  void otherRedirectsTellOfNoMove(int status, String location) {
    moved.answered(JOBS, status, () -> location);

    assertThat(moved.now(JOBS)).isEqualTo(JOBS);
  }

  @Test
  void aNumberIsNeverTakenForAnother() {
    URI numbered = URI.create(GITLAB + "projects/41/jobs");

    moved.answered(numbered, 301, () -> GITLAB + "projects/42/jobs");

    assertThat(moved.now(numbered)).isEqualTo(numbered);
  }

  /** A connection that broke gives an answer without headers. */
  @Test
  void otherAnswersAreNotAskedForTheirHeaders() {
    moved.answered(
        JOBS,
        0,
        () -> {
          throw new IllegalStateException("no headers");
        });

    assertThat(moved.now(JOBS)).isEqualTo(JOBS);
  }

  private static ErrorResponse redirect(String location) {
    MultivaluedHashMap<String, Object> headers = new MultivaluedHashMap<>();
    headers.putSingle("Location", location);
    return new ErrorResponse(301, headers, "{}");
  }
}
