package dev.runnerpool;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The first of three parts of the operator's behaviour, of about the same length, by name; suites
 * for the reason of {@link GitLabTests}.
 */
@Suite
@SelectPackages(OperatorAToKTests.BEHAVIOUR)
@IncludeClassNamePatterns(OperatorAToKTests.NAMES)
class OperatorAToKTests {
  static final String BEHAVIOUR = "dev.runnerpool.operator.behaviour";
  static final String NAMES = ".*\\.Operator[A-K]\\w*Test";
}
