package org.utxod.query.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compression of bodies (RFC 1952), for who accepts it. */
public final class Gzip {
  /** What a client that accepts it names in {@code Accept-Encoding}. */
  public static final String NAME = "gzip";

  /* By name, and not at a weight of zero (RFC 9110, 12.5.3). */
  private static final Pattern ACCEPTED = Pattern.compile(
      "(?i)(?:^|,)[ \\t]*gzip[ \\t]*(?:;[ \\t]*q[ \\t]*=(?![ \\t]*0(?:\\.0*)?[ \\t]*(?:,|$))[ \\t]*[01](?:\\.[0-9]*)?[ \\t]*)?(?:,|$)");

  private Gzip() {}

  /** Whether a client with this {@code Accept-Encoding} takes it; null where it sent none. */
  public static boolean isAccepted(@Nullable String acceptEncoding) {
    return acceptEncoding != null && ACCEPTED.matcher(acceptEncoding).find();
  }

  /** As small as it gets, for what is compressed once and sent often. */
  public static byte[] smallest(byte[] bytes) {
    return pack(bytes, Deflater.BEST_COMPRESSION);
  }

  /** With little work, for what is sent once. */
  public static byte[] quickly(byte[] bytes) {
    return pack(bytes, Deflater.BEST_SPEED);
  }

  private static byte[] pack(byte[] bytes, int level) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (OutputStream out = new Leveled(packed, level)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static final class Leveled extends GZIPOutputStream {
    Leveled(OutputStream out, int level) throws IOException {
      super(out, 8 << 10);
      def.setLevel(level);
    }
  }
}
