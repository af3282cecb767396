package org.utxod.query.outbound.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.utxod.store.error.IoReason;
import org.utxod.store.error.UtxodException;

/** A file of certificate authorities (PEM, one or more) that are trusted in addition to the system's. */
public final class TrustedCertificates {
  private final SSLContext context;
  private final X509TrustManager manager;

  private TrustedCertificates(SSLContext context, X509TrustManager manager) {
    this.context = context;
    this.manager = manager;
  }

  /**
   * Reads the file.
   *
   * @throws UtxodException if it cannot be read or contains no certificate
   */
  public static TrustedCertificates read(Path file) {
    Collection<? extends Certificate> certificates = certificates(file);
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate usual : manager(null).getAcceptedIssuers()) {
        store.setCertificateEntry("system-" + number++, usual);
      }
      for (Certificate own : certificates) {
        store.setCertificateEntry("own-" + number++, own);
      }
      X509TrustManager manager = manager(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return new TrustedCertificates(context, manager);
    } catch (GeneralSecurityException | IOException e) {
      throw new UtxodException(
          UtxodException.Decision.STOP,
          "The certificates in " + file + " cannot be loaded (" + e.getMessage() + ").",
          e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!read.isEmpty()) {
        return List.copyOf(read);
      }
    } catch (IOException e) {
      throw new UtxodException(
          UtxodException.Decision.STOP,
          "The CA file " + file + " cannot be read (" + IoReason.describe(e)
              + "). Check outbound.ca_file.",
          e);
    } catch (CertificateException e) {
      throw unusable(file, e);
    }
    throw unusable(file, null);
  }

  private static UtxodException unusable(Path file, @Nullable Throwable cause) {
    return new UtxodException(
        UtxodException.Decision.STOP,
        "The file " + file
            + " contains no X.509 certificate. Check outbound.ca_file; it must be in PEM format.",
        cause);
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("this Java runtime has no X.509 trust manager");
  }

  /** Creates TLS sockets that trust them. */
  public SSLSocketFactory sockets() {
    return context.getSocketFactory();
  }

  OkHttpClient.Builder applyTo(OkHttpClient.Builder builder) {
    return builder.sslSocketFactory(context.getSocketFactory(), manager);
  }
}
