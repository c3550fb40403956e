package dev.runnerpool.operator.aws;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Says in one line why AWS gave no answer, and what to do about it. */
public final class AwsFailures {

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
          "IncompleteSignatureException",
          "InvalidSignatureException",
          "AuthFailure");

  private AwsFailures() {}

  /**
   * Why a call failed.
   *
   * @param right the action that a role needs for it
   */
  public static String of(RuntimeException failure, String right) {
    if (!(failure instanceof AwsServiceException answer)
        || answer.awsErrorDetails() == null
        || answer.awsErrorDetails().errorCode() == null) {
      return line(failure.getMessage());
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
    return line(message);
  }

  /** Whether the role lacks the right. */
  public static boolean isRefusal(RuntimeException failure) {
    return failure instanceof AwsServiceException answer
        && answer.awsErrorDetails() != null
        && REFUSALS.contains(String.valueOf(answer.awsErrorDetails().errorCode()));
  }

  private static String line(String text) {
    String line = String.valueOf(text).replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
