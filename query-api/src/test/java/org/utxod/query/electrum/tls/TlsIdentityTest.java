package org.utxod.query.electrum.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.error.UtxodException;

/** A certificate is made once, is valid for as long as anybody remembers it, and is used again. */
class TlsIdentityTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir
  private Path directory;

  private TlsIdentity kept(String name) {
    return TlsIdentity.keptIn(directory.resolve(name), CLOCK, new SecureRandom());
  }

  @Test
  void is_one_self_signed_leaf_that_is_kept() throws Exception {
    TlsIdentity made = kept("a");
    X509Certificate leaf = (X509Certificate) made.store().getCertificate("utxod");
    leaf.verify(leaf.getPublicKey());
    leaf.checkValidity(Date.from(NOW));
    leaf.checkValidity(Date.from(NOW.plus(Duration.ofDays(90 * 365))));
    assertThat(leaf.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(leaf.getVersion()).isEqualTo(3);
    assertThat(leaf.getSubjectX500Principal()).isEqualTo(leaf.getIssuerX500Principal());
    assertThat(made.store().getCertificateChain("utxod")).hasSize(1);
    assertThat(kept("a").fingerprint()).isEqualTo(made.fingerprint());
    assertThat(kept("b").fingerprint()).isNotEqualTo(made.fingerprint());
    assertThat(PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("a/key.pem"))))
        .isEqualTo("rw-------");
  }

  @Test
  void files_that_do_not_belong_together_are_refused_with_a_sentence() throws Exception {
    kept("a");
    kept("b");
    Path certificate = directory.resolve("a/certificate.pem");
    Path other = directory.resolve("b/key.pem");
    assertThatThrownBy(() -> TlsIdentity.ofFiles(certificate, other))
        .isInstanceOf(UtxodException.class)
        .hasMessageContaining("the key is not that of the certificate");
    assertThatThrownBy(() -> TlsIdentity.ofFiles(certificate, certificate))
        .hasMessageContaining("openssl pkcs8");
    Path garbage = Files.writeString(directory.resolve("garbage"), "no certificate");
    assertThatThrownBy(() -> TlsIdentity.ofFiles(garbage, other))
        .isInstanceOf(UtxodException.class);
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> TlsIdentity.ofFiles(missing, other))
        .isInstanceOf(UtxodException.class);
  }
}
