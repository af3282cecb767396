package org.utxod.query.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.address.AddressException.Kind;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

class AddressesTest {
  private static final String HASH_20 = "751e76e8199196d454941c45d1b3a323f1433bd6";

  /* From BIP 173, BIP 350, BIP 86 and Core's chainparams; P2A from Core's feature tests. */
  @ParameterizedTest
  @CsvSource({
    "MAINNET, 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2, 76a91477bff20c60e522dfaa3350c39b030a5d004e839a88ac",
    "MAINNET, 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy, a914b472a266d0bd89c13706a4132ccfb16f7c3b9fcb87",
    "MAINNET, bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4, 0014751e76e8199196d454941c45d1b3a323f1433bd6",
    "MAINNET, bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y,"
        + " 5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
    "MAINNET, bc1sw50qgdz25j, 6002751e",
    "MAINNET, bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs, 5210751e76e8199196d454941c45d1b3a323",
    "MAINNET, bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0,"
        + " 512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    "MAINNET, bc1pfeessrawgf, 51024e73",
    "TESTNET3, tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7,"
        + " 00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
    "SIGNET, tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c,"
        + " 5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    "TESTNET4, mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn, 76a914243f1394f44554f4ce3fd68649c19adc483ce92488ac",
    "REGTEST, 2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc, a9144e9f39ca4688ff102128ea4ccda34105324305b087",
    "REGTEST, bcrt1pfeesnyr2tx, 51024e73",
  })
  void address_and_script_name_each_other(Network network, String address, String script) {
    assertThat(Addresses.decode(address, network).hex()).isEqualTo(script);
    assertThat(Addresses.encode(Script.ofHex(script), network)).contains(address);
  }

  @Test
  void bech32_may_be_all_capitals() {
    assertThat(Addresses.decode("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", Network.MAINNET)
            .hex())
        .isEqualTo("0014" + HASH_20);
  }

  @ParameterizedTest
  @CsvSource({
    // BIP 350's invalid addresses, each with its error.
    "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut, UNKNOWN_PREFIX",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd, WRONG_ENCODING",
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL, WRONG_ENCODING",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh, WRONG_ENCODING",
    "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47, WRONG_NETWORK",
    "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4, BAD_CHARACTER",
    "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R, BAD_WITNESS_PROGRAM",
    "bc1pw5dgrnzv, BAD_WITNESS_PROGRAM",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav, BAD_WITNESS_PROGRAM",
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P, BAD_WITNESS_PROGRAM",
    "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq, MIXED_CASE",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf, BAD_WITNESS_PROGRAM",
    "bc1gmk9yu, BAD_WITNESS_PROGRAM",
    "bc1q, BAD_LENGTH",
    // Others.
    "'', EMPTY",
    "' 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2', BAD_CHARACTER",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3, BAD_CHECKSUM",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVNO, BAD_CHARACTER",
    "1, BAD_CHECKSUM",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5, BAD_CHECKSUM",
    "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn, WRONG_NETWORK",
    "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080, WRONG_NETWORK",
    "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9, UNKNOWN_PREFIX",
    "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ, PRIVATE_KEY",
  })
  void refused_on_mainnet(String address, Kind kind) {
    assertThat(fault(address, Network.MAINNET).kind()).isEqualTo(kind);
  }

  @Test
  void a_text_longer_than_any_address_is_refused_before_any_work() {
    assertThat(fault("1".repeat(91), Network.MAINNET).kind()).isEqualTo(Kind.TOO_LONG);
    assertThat(fault("1".repeat(1_000_000), Network.MAINNET).kind()).isEqualTo(Kind.TOO_LONG);
  }

  @Test
  void the_wrong_network_is_named() {
    assertThat(fault("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Network.SIGNET))
        .hasMessage("This is an address of mainnet, but this index follows signet.");
    assertThat(fault("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", Network.MAINNET))
        .hasMessage(
            "This is an address of testnet3 or testnet4 or signet or regtest, but this index follows mainnet.");
  }

  @Test
  void the_kind_of_checksum_is_named() {
    assertThat(fault("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", Network.MAINNET))
        .hasMessageContaining("version 0 must use Bech32; this one uses Bech32m");
    assertThat(fault(
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", Network.MAINNET))
        .hasMessageContaining("version 1 must use Bech32m; this one uses Bech32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
      })
  void every_error_of_one_character_is_noticed(String address) {
    int tried = 0;
    for (int i = 0; i < address.length(); i++) {
      for (char c = '!'; c <= '~'; c++) {
        if (c == address.charAt(i)) {
          continue;
        }
        tried++;
        String wrong = address.substring(0, i) + c + address.substring(i + 1);
        assertThatThrownBy(() -> Addresses.decode(wrong, Network.MAINNET))
            .as(wrong)
            .isInstanceOf(AddressException.class);
      }
    }
    assertThat(tried).isEqualTo(address.length() * 93);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6a",
        "51",
        "210279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798ac",
        "0014751e76e8199196d454941c45d1b3a323f1433b",
        "0013751e76e8199196d454941c45d1b3a323f1433b",
        "510179",
        "6102751e",
        "5002751e",
        "4f02751e",
        "8002751e",
        "a915b472a266d0bd89c13706a4132ccfb16f7c3b9fcb87",
      })
  void scripts_of_no_address(String script) {
    assertThat(Addresses.encode(Script.ofHex(script), Network.MAINNET)).isEmpty();
  }

  @Test
  void every_witness_program_makes_the_round_trip_on_every_network() {
    Random random = new Random(42);
    for (Network network : Network.values()) {
      for (int version = 0; version <= 16; version++) {
        for (int length = 2; length <= 40; length++) {
          byte[] script = new byte[2 + length];
          random.nextBytes(script);
          script[0] = (byte) (version == 0 ? 0 : 0x50 + version);
          script[1] = (byte) length;
          var address = Addresses.encode(Script.of(script), network);
          boolean valid = version > 0 || length == 20 || length == 32;
          assertThat(address.isPresent()).isEqualTo(valid);
          address.ifPresent(text -> {
            assertThat(Addresses.decode(text, network)).isEqualTo(Script.of(script));
            assertThat(Addresses.decode(text.toUpperCase(Locale.ROOT), network))
                .isEqualTo(Script.of(script));
          });
        }
      }
    }
  }

  @Test
  void base58_makes_the_round_trip_with_leading_zeros_and_without() {
    Random random = new Random(43);
    for (int i = 0; i < 2_000; i++) {
      byte[] payload = new byte[random.nextInt(40)];
      random.nextBytes(payload);
      Arrays.fill(payload, 0, random.nextInt(payload.length + 1) / 3, (byte) 0);
      assertThat(Base58Check.decode(Base58Check.encode(payload))).isEqualTo(payload);
    }
  }

  @Test
  void whatever_comes_in_only_a_fault_comes_out() {
    Random random = new Random(44);
    String letters = "bcrt1tbq0OIl3mn2xyzABC!~\u00e9\u0130\ud83d ";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(95);
      for (int j = 0; j < length; j++) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThatThrownBy(() -> Addresses.decode(text.toString(), Network.REGTEST))
          .isInstanceOf(AddressException.class);
    }
  }

  private static AddressException fault(String address, Network network) {
    return catchThrowableOfType(AddressException.class, () -> Addresses.decode(address, network));
  }
}
