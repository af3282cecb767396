package org.utxod.query.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.utxod.query.testing.Corpus;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Bitcoin Core's own vectors (key_io_valid.json and others), all of them. */
class CoreVectorsTest {
  private static JsonNode read(String name) throws Exception {
    return new ObjectMapper().readTree(Corpus.file("real/vectors/" + name).toFile());
  }

  @Test
  void key_io_valid() throws Exception {
    int addresses = 0;
    for (JsonNode row : read("key_io_valid.json")) {
      String text = row.get(0).asText();
      JsonNode facts = row.get(2);
      Network network = Network.ofName(facts.get("chain").asText());
      if (facts.get("isPrivkey").asBoolean()) {
        assertThatThrownBy(() -> Addresses.decode(text, network))
            .isInstanceOfSatisfying(
                AddressException.class,
                fault -> assertThat(fault.kind()).isEqualTo(AddressException.Kind.PRIVATE_KEY))
            .hasMessageNotContaining(text);
        continue;
      }
      addresses++;
      Script script = Script.ofHex(row.get(1).asText());
      assertThat(Addresses.decode(text, network)).as(text).isEqualTo(script);
      assertThat(Addresses.encode(script, network)).contains(text);
      assertThat(Addresses.canonical(text)).isEqualTo(text);
      if (facts.path("tryCaseFlip").asBoolean()) {
        assertThat(Addresses.decode(text.toUpperCase(Locale.ROOT), network)).isEqualTo(script);
        assertThat(Addresses.canonical(text.toUpperCase(Locale.ROOT))).isEqualTo(text);
      }
    }
    assertThat(addresses).isGreaterThan(30);
  }

  @Test
  void key_io_invalid_on_every_network() throws Exception {
    int rows = 0;
    for (JsonNode row : read("key_io_invalid.json")) {
      rows++;
      for (Network network : Network.values()) {
        assertThatThrownBy(() -> Addresses.decode(row.get(0).asText(), network))
            .as(row.get(0).asText())
            .isInstanceOf(AddressException.class);
      }
    }
    assertThat(rows).isGreaterThan(50);
  }

  @Test
  void bip_173_and_350() throws Exception {
    for (String name : new String[] {"bip173_vectors.json", "bip350_vectors.json"}) {
      Bech32.Encoding encoding =
          name.startsWith("bip173") ? Bech32.Encoding.BECH32 : Bech32.Encoding.BECH32M;
      for (JsonNode text : read(name).get("valid_strings")) {
        Bech32.Decoded decoded = Bech32.decode(text.asText());
        assertThat(decoded.encoding()).as(text.asText()).isEqualTo(encoding);
        assertThat(Bech32.encode(decoded.prefix(), decoded.groups(), encoding))
            .isEqualTo(text.asText().toLowerCase(Locale.ROOT));
      }
      for (JsonNode row : read(name).get("invalid_strings")) {
        assertThatThrownBy(() -> Bech32.decode(row.get("string").asText()))
            .as(row.toString())
            .isInstanceOf(AddressException.class);
      }
      for (JsonNode row : read(name).get("invalid_addresses")) {
        for (Network network : Network.values()) {
          assertThatThrownBy(() -> Addresses.decode(row.get("string").asText(), network))
              .as(row.toString())
              .isInstanceOf(AddressException.class);
        }
      }
    }
  }

  @Test
  void key_io_valid_is_refused_by_name_on_another_network() throws Exception {
    JsonNode rows = read("key_io_valid.json");
    assertThat(rows.size()).isPositive();
    for (JsonNode row : rows) {
      if (row.get(2).get("isPrivkey").asBoolean()) {
        continue;
      }
      String core = row.get(2).get("chain").asText();
      Network other = core.equals("main") ? Network.REGTEST : Network.MAINNET;
      assertThatThrownBy(() -> Addresses.decode(row.get(0).asText(), other))
          .isInstanceOfSatisfying(
              AddressException.class,
              fault -> assertThat(fault.kind()).isEqualTo(AddressException.Kind.WRONG_NETWORK));
    }
  }
}
