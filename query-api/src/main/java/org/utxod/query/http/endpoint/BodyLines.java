package org.utxod.query.http.endpoint;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;

/** The lines of a body of any length, UTF-8; none is longer than a script in hex with room for its frame. For one thread. */
public final class BodyLines implements AutoCloseable {
  private static final int MAX_LINE_BYTES = 24 * 1024;
  private static final int BUFFER = 32 << 10;

  private final InputStream body;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private int number;

  public BodyLines(InputStream body) {
    this.body = new BufferedInputStream(body, BUFFER);
  }

  /**
   * The next line that is not empty, without white space around it; null after the last.
   *
   * @throws HttpException if a line is too long
   */
  public @Nullable String next() throws IOException {
    while (true) {
      String text = any();
      if (text == null || !text.isEmpty()) {
        return text;
      }
    }
  }

  private @Nullable String any() throws IOException {
    line.reset();
    int read = body.read();
    if (read < 0) {
      return null;
    }
    number++;
    for (; read >= 0 && read != '\n'; read = body.read()) {
      if (line.size() == MAX_LINE_BYTES) {
        throw bad(" is longer than " + MAX_LINE_BYTES + " bytes.");
      }
      line.write(read);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** An error that names the last line, to be followed by what is wrong with it. */
  public HttpException bad(String what) {
    return new HttpException(Problem.badRequest("Line " + number + what));
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
