package dev.runnerpool.operator.cost.aws;

import dev.runnerpool.core.cost.PriceFeedException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Says in one line why AWS gave no price, and what to do about it. */
final class AwsFailures {

  private static final int LONGEST = 300;
  private static final Set<String> REFUSALS =
      Set.of("AccessDeniedException", "AccessDenied", "UnauthorizedOperation");
  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredTokenException",
          "ExpiredToken",
          "RequestExpired",
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "InvalidSignatureException",
          "AuthFailure");

  private AwsFailures() {}

  /**
   * What a call failed by.
   *
   * @param right the action that a role needs for it
   */
  static PriceFeedException of(RuntimeException failure, String right) {
    if (!(failure instanceof AwsServiceException answer)
        || answer.awsErrorDetails() == null
        || answer.awsErrorDetails().errorCode() == null) {
      return PriceFeedException.ofEndpoint(line(failure.getMessage()), failure);
    }
    String code = answer.awsErrorDetails().errorCode();
    String message = code + ": " + answer.awsErrorDetails().errorMessage();
    if (REFUSALS.contains(code)) {
      message = "the role needs " + right + " (" + message + ")";
    } else if (CREDENTIALS.contains(code)) {
      message = "the credentials are not valid (" + message + ")";
    } else if (answer.isThrottlingException()) {
      message = "throttled (" + message + ")";
    }
    return PriceFeedException.ofEndpoint(line(message), failure);
  }

  private static String line(String text) {
    String line = String.valueOf(text).replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
