package dev.runnerpool.gitlab.client;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Lets only successes in JSON or without a body through; a redirect or a page of HTML is none. */
final class ResponseCheck implements ResponseExceptionMapper<ErrorResponse> {

  private static final int NO_ANSWER = 0;
  private static final int NO_CONTENT = 204;

  @Override
  public boolean handles(int status, MultivaluedMap<String, Object> headers) {
    if (status == NO_ANSWER) {
      return false;
    }
    if (status < 200 || status >= 300) {
      return true;
    }
    Object type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
    boolean empty =
        status == NO_CONTENT
            || (type == null && "0".equals(headers.getFirst(HttpHeaders.CONTENT_LENGTH)));
    return !empty && (type == null || !type.toString().toLowerCase(Locale.ROOT).contains("json"));
  }

  @Override
  public ErrorResponse toThrowable(Response response) {
    return new ErrorResponse(response.getStatus(), response.getHeaders(), body(response));
  }

  private static String body(Response response) {
    try {
      return response.readEntity(String.class);
    } catch (RuntimeException unreadable) {
      return "";
    }
  }
}
