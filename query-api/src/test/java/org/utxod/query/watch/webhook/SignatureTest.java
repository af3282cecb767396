package org.utxod.query.watch.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The signature as any receiver can compute it. */
class SignatureTest {
  @Test
  void is_that_of_other_tools() {
    // printf '1800000000.{"a":1}' | openssl dgst -sha256 -hmac key
    assertThat(Signature.of("key", 1_800_000_000L, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            "t=1800000000,v1=7330c9cf7d886970cbebbbb5494c04d2aeff06a990adb7d7a75abfeb0159d291");
  }

  @Test
  void covers_secret_time_and_body() {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    String one = Signature.of("key", 1, body);
    assertThat(Signature.of("Key", 1, body)).isNotEqualTo(one);
    assertThat(Signature.of("key", 2, body).replace("t=2", "t=1")).isNotEqualTo(one);
    assertThat(Signature.of("key", 1, new byte[0])).isNotEqualTo(one);
  }
}
