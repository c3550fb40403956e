package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many projects a request asks for. */
class PageSizeTest {

  private final PageSize size = new PageSize();

  @Test
  void pagesGrowAsFarAsGitLabsLimitAllows() {
    // 150 for 50 projects: 100 for the fields and one for each project.
    size.scored(150, 180);
    for (int readings = 0; readings < 100; readings++) {
      size.clean();
    }
    assertThat(size.now()).isEqualTo(80);

    size.scored(180, 130);
    assertThat(size.now()).isEqualTo(30);
  }

  @Test
  void pagesNeverHoldMoreThanGitLabGives() {
    size.scored(15, 250);
    for (int readings = 0; readings < 100; readings++) {
      size.clean();
    }
    assertThat(size.now()).isEqualTo(PageSize.MOST);
  }

  @Test
  void whatWasTooMuchIsHalvedAndGrowsAgainOnlyAfterACalm() {
    assertThat(size.shrink()).isTrue();
    assertThat(size.now()).isEqualTo(25);
    size.clean();
    assertThat(size.now()).isEqualTo(25);
    for (int readings = 0; readings < 20; readings++) {
      size.clean();
    }
    assertThat(size.now()).isGreaterThan(25);
  }

  @Test
  void belowTheLeastNothingIsLeftToTry() {
    while (size.shrink()) {
      assertThat(size.now()).isGreaterThanOrEqualTo(PageSize.LEAST);
    }
    assertThat(size.now()).isEqualTo(PageSize.LEAST);
  }
}
