package org.utxod.store.sethash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The streams are those of the platform's own cipher, whatever else is worked on beside each. */
class ChaCha20Test {
  @Test
  void each_stream_is_that_of_its_key() throws Exception {
    Random random = new Random(20);
    ChaCha20 cipher = new ChaCha20();
    byte[] keys = new byte[ChaCha20.KEYS * ChaCha20.KEY_LENGTH];
    byte[] streams = new byte[ChaCha20.KEYS * ChaCha20.STREAM_LENGTH];
    for (int round = 0; round < 20; round++) {
      random.nextBytes(keys);
      cipher.keyStreams(keys, streams);
      for (int i = 0; i < ChaCha20.KEYS; i++) {
        byte[] key =
            Arrays.copyOfRange(keys, i * ChaCha20.KEY_LENGTH, (i + 1) * ChaCha20.KEY_LENGTH);
        Cipher reference = Cipher.getInstance("ChaCha20");
        reference.init(
            Cipher.ENCRYPT_MODE,
            new SecretKeySpec(key, "ChaCha20"),
            new ChaCha20ParameterSpec(new byte[12], 0));
        int at = i * ChaCha20.STREAM_LENGTH;
        assertThat(Arrays.copyOfRange(streams, at, at + ChaCha20.STREAM_LENGTH))
            .as("key %d of round %d", i, round)
            .isEqualTo(reference.doFinal(new byte[ChaCha20.STREAM_LENGTH]));
      }
    }
  }
}
