package dev.runnerpool;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The sandbox, whose runs are among the longest and nearly all waiting: begun with the first. */
@Suite
@SelectPackages("dev.runnerpool.sandbox")
@IncludeClassNamePatterns(".*IT")
class SandboxSuiteIT {}
