package org.utxod.indexer.bitcoind.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;

class ProofOfWorkTest {
  private static void require(Network network, long bits, String hash) {
    ProofOfWork.require(network, (int) bits, BlockHash.ofDisplay(hash).wire());
  }

  /** Block 0 of each, and block 800,000 of mainnet. */
  @ParameterizedTest
  @CsvSource({
    "MAINNET,1d00ffff,000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
    "MAINNET,17053894,00000000000000000002a7c4c1e48d76c5a37902165a270156b7a8d72728a054",
    "TESTNET3,1d00ffff,000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
    "TESTNET4,1d00ffff,00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
    "SIGNET,1e0377ae,00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
    "REGTEST,207fffff,0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"
  })
  void real_blocks_have_the_work_that_they_claim(Network network, String bits, String hash) {
    assertThatCode(() -> require(network, Long.parseLong(bits, 16), hash))
        .doesNotThrowAnyException();
  }

  @Test
  void a_hash_above_its_target_is_refused() {
    assertThatThrownBy(() -> require(
            Network.MAINNET,
            0x1705_3894L,
            "00000000000000000012a7c4c1e48d76c5a37902165a270156b7a8d72728a054"))
        .hasMessageContaining("does not meet the target");
    assertThatThrownBy(() -> require(Network.REGTEST, 0x207f_ffffL, "8" + "0".repeat(63)))
        .hasMessageContaining("does not meet the target");
  }

  @Test
  void less_work_than_the_network_asks_for_is_refused() {
    String low = "0".repeat(63) + "1";
    for (Network network :
        new Network[] {Network.MAINNET, Network.TESTNET3, Network.TESTNET4, Network.SIGNET}) {
      assertThatThrownBy(() -> require(network, 0x207f_ffffL, low))
          .hasMessageContaining("less work than the minimum of " + network.label());
    }
    assertThatThrownBy(() -> require(Network.MAINNET, 0x1e03_77aeL, low))
        .hasMessageContaining("less work");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 0x0180_0001L, 0x1d80_ffffL, 0xff00_ffffL, 0x2100_ffffL, 0x0100_0000L})
  void what_is_no_target_is_refused(long bits) {
    assertThatThrownBy(() -> require(Network.REGTEST, bits, "0".repeat(64)))
        .hasMessageContaining("less work");
  }
}
