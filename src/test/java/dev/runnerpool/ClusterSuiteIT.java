package dev.runnerpool;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Level 3, whose classes share the one cluster that there can be on a machine: one test process
 * runs them one after the other, once level 2 is over.
 */
@Suite(failIfNoTests = false)
@SelectPackages("dev.runnerpool.cluster")
@IncludeClassNamePatterns(".*IT")
class ClusterSuiteIT {}
