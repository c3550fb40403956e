package dev.runnerpool;

import org.junit.platform.suite.api.ExcludePackages;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * What speaks with GitLab, but for {@link GitLabSignalTests} and the fault matrix.
 *
 * <p>When all tests run, Maven gives each of several processes one class at a time, and each is a
 * run of JUnit by itself, in which Quarkus starts again. The classes of a suite are one run, in
 * which it starts once for each profile.
 */
@Suite
@SelectPackages("dev.runnerpool.gitlab")
@ExcludePackages({
  "dev.runnerpool.gitlab.faults",
  "dev.runnerpool.gitlab.sentinel",
  "dev.runnerpool.gitlab.webhook"
})
class GitLabTests {}
