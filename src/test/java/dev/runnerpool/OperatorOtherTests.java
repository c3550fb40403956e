package dev.runnerpool;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** All of the operator's behaviour that is in neither {@link OperatorAToKTests} nor the second. */
@Suite
@SelectPackages(OperatorAToKTests.BEHAVIOUR)
@IncludeClassNamePatterns(".*Test")
@ExcludeClassNamePatterns({OperatorAToKTests.NAMES, OperatorLToQTests.NAMES})
class OperatorOtherTests {}
