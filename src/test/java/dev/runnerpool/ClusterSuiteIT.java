package dev.runnerpool;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * Level 3, once level 2 is over. Its classes share the one cluster that there can be on a machine,
 * three at a time, as they mostly wait: for jobs that sleep, for pods' graces, for a time-out of a
 * minute. Each has pools and a group in GitLab of its own.
 */
@Suite(failIfNoTests = false)
@SelectPackages("dev.runnerpool.cluster")
@IncludeClassNamePatterns(".*IT")
@ConfigurationParameter(key = "junit.jupiter.execution.parallel.enabled", value = "true")
@ConfigurationParameter(
    key = "junit.jupiter.execution.parallel.mode.classes.default",
    value = "concurrent")
@ConfigurationParameter(key = "junit.jupiter.execution.parallel.config.strategy", value = "fixed")
@ConfigurationParameter(
    key = "junit.jupiter.execution.parallel.config.fixed.parallelism",
    value = ClusterSuiteIT.LANES)
// Or there would be one more for each that waits.
@ConfigurationParameter(
    key = "junit.jupiter.execution.parallel.config.fixed.max-pool-size",
    value = ClusterSuiteIT.LANES)
@ConfigurationParameter(
    key = "junit.jupiter.testclass.order.default",
    value = "org.junit.jupiter.api.ClassOrderer$OrderAnnotation")
class ClusterSuiteIT {
  static final String LANES = "3";
}
