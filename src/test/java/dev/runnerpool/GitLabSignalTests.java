package dev.runnerpool;

import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** What tells of jobs before they are asked for; a suite for the reason of {@link GitLabTests}. */
@Suite
@SelectPackages({"dev.runnerpool.gitlab.sentinel", "dev.runnerpool.gitlab.webhook"})
class GitLabSignalTests {}
