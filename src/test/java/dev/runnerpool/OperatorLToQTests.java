package dev.runnerpool;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The second part, see {@link OperatorAToKTests}. */
@Suite
@SelectPackages(OperatorAToKTests.BEHAVIOUR)
@IncludeClassNamePatterns(OperatorLToQTests.NAMES)
class OperatorLToQTests {
  static final String NAMES = ".*\\.Operator[L-Q]\\w*Test";
}
