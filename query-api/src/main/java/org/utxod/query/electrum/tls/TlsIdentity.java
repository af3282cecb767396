package org.utxod.query.electrum.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.utxod.store.chain.Hex;
import org.utxod.store.error.IoReason;
import org.utxod.store.error.UtxodException;
import org.utxod.store.file.DurableFile;
import org.utxod.store.file.PrivateFiles;

/**
 * A key and its certificate, as a server shows it.
 *
 * @param store both of them
 * @param password of the key in it
 * @param fingerprint SHA-256 of the certificate, hex
 */
public record TlsIdentity(KeyStore store, String password, String fingerprint) {
  private static final String NAME = "utxod";
  private static final byte[] SAMPLE = {1, 2, 3};
  private static final int SERIAL_BITS = 120;

  /** Clients that remember a certificate refuse another one, so it must not run out. */
  private static final Duration VALIDITY = Duration.ofDays(100 * 365);

  /** Clocks of clients may be slow. */
  private static final Duration BEFORE = Duration.ofDays(1);

  /** Another reason than the disk for which files cannot be used. */
  private static final class UnusableException extends UtxodException {
    private static final long serialVersionUID = 1L;

    UnusableException(String message, Exception cause) {
      super(Decision.STOP, message, cause);
    }
  }

  /**
   * The one that is kept in a directory; made at the first time.
   *
   * @throws UtxodException if it cannot be read or written
   */
  public static TlsIdentity keptIn(Path directory, Clock clock, SecureRandom random) {
    Path certificate = directory.resolve("certificate.pem");
    Path key = directory.resolve("key.pem");
    try {
      if (!Files.exists(certificate) || !Files.exists(key)) {
        PrivateFiles.createDirectories(directory);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair keys = generator.generateKeyPair();
        Instant now = clock.instant();
        byte[] der = CertificateWriter.selfSigned(
            keys,
            NAME,
            new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
            now.minus(BEFORE),
            now.plus(VALIDITY));
        DurableFile.write(key, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        DurableFile.write(certificate, pem("CERTIFICATE", der));
      }
    } catch (IOException e) {
      throw unreadable(certificate, e);
    } catch (GeneralSecurityException e) {
      throw new UnusableException(
          "This Java cannot make a TLS key (" + e.getMessage()
              + "). Set electrum.certificate and electrum.private_key, or leave electrum.tls empty.",
          e);
    }
    return ofFiles(certificate, key);
  }

  private static byte[] pem(String type, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return ("-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static UnusableException unreadable(Path file, IOException e) {
    return new UnusableException(
        "The certificate or key for Electrum clients in " + file.getParent()
            + " could not be read or written (" + IoReason.describe(e) + ").",
        e);
  }

  /**
   * The one in two PEM files.
   *
   * @param certificate with those of its issuers, if any, behind it
   * @param key unencrypted, in PKCS #8
   * @throws UtxodException if they cannot be used
   */
  public static TlsIdentity ofFiles(Path certificate, Path key) {
    try {
      List<Certificate> chain = List.copyOf(CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate))));
      if (chain.isEmpty() || !(chain.get(0) instanceof X509Certificate leaf)) {
        throw new GeneralSecurityException("no certificate in " + certificate);
      }
      PrivateKey secret = key(Files.readString(key), leaf.getPublicKey());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      String password = "memory";
      store.setKeyEntry(NAME, secret, password.toCharArray(), chain.toArray(Certificate[]::new));
      String fingerprint =
          Hex.encode(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
      return new TlsIdentity(store, password, fingerprint);
    } catch (IOException e) {
      throw unreadable(certificate, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UnusableException(
          "The certificate " + certificate + " and the key " + key + " cannot be used ("
              + e.getMessage()
              + "). They must be PEM files that belong together, the key unencrypted and beginning with -----BEGIN"
              + " PRIVATE KEY-----; 'openssl pkcs8 -topk8 -nodes' converts other forms.",
          e);
    }
  }

  private static PrivateKey key(String pem, PublicKey belonging) throws GeneralSecurityException {
    String begin = "-----BEGIN PRIVATE KEY-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END PRIVATE KEY-----");
    if (from < 0 || to < from) {
      throw new InvalidKeySpecException("no such key in the file");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    PrivateKey key = KeyFactory.getInstance(belonging.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(der));
    requireSame(key, belonging);
    return key;
  }

  private static void requireSame(PrivateKey key, PublicKey belonging)
      throws GeneralSecurityException {
    String algorithm = switch (belonging.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> belonging.getAlgorithm();
    };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(belonging);
    signature.update(SAMPLE);
    if (!signature.verify(signed)) {
      throw new InvalidKeySpecException("the key is not that of the certificate");
    }
  }
}
