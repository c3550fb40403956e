package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import jakarta.ws.rs.ext.ContextResolver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;

/**
 * What one answer may cost: bytes, time, and the size of what is made of its JSON. One address that
 * answers without an end must not use up the memory of the process that serves all pools.
 *
 * <p>The HTTP client collects a body whole before anybody sees it (RESTEasy's {@code
 * ClientSendRequestHandler} asks for Vert.x's {@code HttpClientResponse.body}), so the bytes are
 * counted beside it as they come, whether or not the answer told a length, and after any
 * decompression. Its time-out ends with the headers ({@code HttpClientRequestBase.handleResponse}
 * cancels it): a connection that is lost in the middle of a body, without a word from either side,
 * would be waited for for ever. Headers are bounded by the client itself, to 8 KiB (Netty's {@code
 * HttpResponseDecoder}).
 *
 * @param silence how long nothing of a body may come; it is noticed within twice that
 * @param longest how long a body may take to come
 */
record AnswerBounds(Duration silence, Duration longest, InstantSource clock) {

  /** A list or a GraphQL answer: a page of 100 jobs in full has less than 1 MiB. */
  static final long LIST = 8L << 20;

  /** Anything else, and what is no success: a runner, a user, a page of an error. */
  static final long SINGLE = 1L << 20;

  /** A job that a runner is given, with its variables and scripts. */
  private static final long GIVEN_JOB = 4L << 20;

  /** The deepest answer that is read, of a group's queue, has twelve levels. */
  private static final int DEEPEST = 64;

  private static final int LONGEST_TEXT = 1 << 20;

  /** Of so many small values 8 MiB may be made that they take far more memory than that. */
  private static final long MOST_TOKENS = 1_000_000;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_TEXT)
                          .maxTokenCount(MOST_TOKENS)
                          .build())
                  .build())
          .registerModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Reads JSON that keeps within the bounds, and nothing larger. */
  static final class BoundedJson implements ContextResolver<ObjectMapper> {
    @Override
    public ObjectMapper getContext(Class<?> type) {
      return MAPPER;
    }
  }

  /** Watches the answer to a request that is about to be sent. */
  void watch(HttpClientRequest request) {
    request.response().onSuccess(response -> watch(request, response));
  }

  private void watch(HttpClientRequest request, HttpClientResponse response) {
    long most = most(request, response.statusCode());
    Instant until = clock.instant().plus(longest);
    // One that tells that it is too long ends with its first chunk: then somebody waits for it.
    long[] read = {told(response) > most ? most : 0};
    // The chunks come one after the other, on the connection's own thread, and so does the timer.
    boolean[] heard = {false};
    response.handler(
        (Buffer chunk) -> {
          heard[0] = true;
          count(request, chunk, read, most, until);
        });
    Vertx vertx = Vertx.currentContext().owner();
    long timer = vertx.setPeriodic(silence.toMillis(), tick -> listen(request, heard));
    response.end().onComplete(ended -> vertx.cancelTimer(timer));
  }

  private void listen(HttpClientRequest request, boolean[] heard) {
    if (!heard[0]) {
      request.reset(0, new TimeoutException("silent in the middle of its answer"));
    }
    heard[0] = false;
  }

  private void count(
      HttpClientRequest request, Buffer chunk, long[] read, long most, Instant until) {
    read[0] += chunk.length();
    if (read[0] > most) {
      end(request, "more than %d MiB".formatted(most >> 20));
    } else if (clock.instant().isAfter(until)) {
      end(request, "a body that did not end within %d s".formatted(longest.toSeconds()));
    }
  }

  /** HTTP/1.1: the connection is closed; HTTP/2: the stream is. */
  private static void end(HttpClientRequest request, String found) {
    request.reset(0, new EndlessAnswerException(found));
  }

  private static long told(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
  }

  private static long most(HttpClientRequest request, int status) {
    String path = request.path();
    if (status < 200 || status >= 300) {
      return SINGLE;
    }
    if (path.endsWith("/jobs/request")) {
      return GIVEN_JOB;
    }
    boolean list = request.getMethod().equals(HttpMethod.GET) || path.endsWith("/graphql");
    return list ? LIST : SINGLE;
  }
}
