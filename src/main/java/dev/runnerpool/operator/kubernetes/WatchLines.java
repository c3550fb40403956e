package dev.runnerpool.operator.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands a watch's stream to fabric8's client by whole lines, each an event without the {@link
 * UnreadFields}.
 *
 * <p>{@code WatchHTTPManager} (7.6.1) decodes each chunk by itself and takes it apart character by
 * character. A character of several bytes that two chunks share is lost, and one that lies within a
 * chunk adds a NUL to what follows: {@code CharBuffer.array()} is longer than the text. The event
 * that gets it cannot be read, and ends the watch. So a line comes in one piece, in ASCII.
 */
final class WatchLines implements Interceptor {

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return isWatch(request.uri()) ? new Lines(consumer, UnreadFields.of(request.uri())) : consumer;
  }

  private static boolean isWatch(URI uri) {
    return uri.getQuery() != null && ("&" + uri.getQuery() + "&").contains("&watch=true&");
  }

  /** Of one stream, whose chunks come one after the other. */
  static final class Lines implements AsyncBody.Consumer<List<ByteBuffer>> {

    private final AsyncBody.Consumer<List<ByteBuffer>> client;
    private final UnreadFields unread;

    /** Of a line that has not ended. */
    private final Begun begun = new Begun();

    Lines(AsyncBody.Consumer<List<ByteBuffer>> client, UnreadFields unread) {
      this.client = client;
      this.unread = unread;
    }

    /** The client asks for the next chunk, also where no line has ended. */
    @Override
    public void consume(List<ByteBuffer> chunks, AsyncBody body) throws Exception {
      List<ByteBuffer> lines = new ArrayList<>();
      for (ByteBuffer chunk : chunks) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        split(bytes, lines);
      }
      client.consume(lines, body);
    }

    private void split(byte[] chunk, List<ByteBuffer> lines) {
      int start = 0;
      for (int i = 0; i < chunk.length; i++) {
        if (chunk[i] == '\n') {
          begun.write(chunk, start, i + 1 - start);
          lines.add(ByteBuffer.wrap(begun.end(unread)));
          start = i + 1;
        }
      }
      begun.write(chunk, start, chunk.length - start);
    }
  }

  /** Its array is used again for the next line: a copy of each event would be garbage. */
  private static final class Begun extends ByteArrayOutputStream {

    /** The line that was begun, without what nobody reads. */
    byte[] end(UnreadFields unread) {
      byte[] line = unread.cut(buf, count);
      reset();
      return line;
    }
  }
}
