package org.utxod.query.electrum.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes a self-signed certificate (RFC 5280) for a key on the curve P-256: one leaf that is no authority, for clients that
 * remember the certificate itself. Java has no public class for this.
 */
final class CertificateWriter {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int UTF8 = 0x0C;
  private static final int TIME = 0x18; // GeneralizedTime: also for years after 2049.
  private static final int VERSION = 0xA0;

  /** Version 3. */
  private static final byte[] V3 = {INTEGER, 1, 2};

  /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2. */
  private static final byte[] ALGORITHM = {
    SEQUENCE, 10, 6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2
  };

  /** commonName, 2.5.4.3. */
  private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private CertificateWriter() {}

  /**
   * The certificate in DER.
   *
   * @param serial a positive number
   */
  static byte[] selfSigned(KeyPair keys, String name, BigInteger serial, Instant from, Instant to)
      throws GeneralSecurityException {
    byte[] subject = der(
        SEQUENCE,
        der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, name.getBytes(StandardCharsets.UTF_8)))));
    byte[] content = der(
        SEQUENCE,
        der(VERSION, V3),
        der(INTEGER, serial.toByteArray()),
        ALGORITHM,
        subject,
        der(SEQUENCE, time(from), time(to)),
        subject,
        keys.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(content);
    return der(SEQUENCE, content, ALGORITHM, der(BIT_STRING, new byte[] {0}, signature.sign()));
  }

  private static byte[] time(Instant instant) {
    return der(TIME, FORMAT.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  /** A value of parts, with its tag and length. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length < 128) {
      all.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int zeros = digits[0] == 0 ? 1 : 0;
      all.write(128 + digits.length - zeros);
      all.write(digits, zeros, digits.length - zeros);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }
}
