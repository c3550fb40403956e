package dev.runnerpool.operator.web.json;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Why a question has no answer.
 *
 * @param error what is wrong and what would be right, in sentences
 */
public record ProblemJson(String error) {

  /** What is asked for is not there. */
  static WebApplicationException notFound(String error) {
    return problem(Response.Status.NOT_FOUND, error);
  }

  /** The question is none. */
  static WebApplicationException badRequest(String error) {
    return problem(Response.Status.BAD_REQUEST, error);
  }

  private static WebApplicationException problem(Response.Status status, String error) {
    return new WebApplicationException(
        Response.status(status)
            .type(MediaType.APPLICATION_JSON)
            .entity(new ProblemJson(error))
            .build());
  }
}
