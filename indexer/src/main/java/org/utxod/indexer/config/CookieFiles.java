package org.utxod.indexer.config;

import java.nio.file.Path;
import org.utxod.store.chain.Network;

/** Where Bitcoin Core puts its cookie (Core: {@code BaseParams().DataDir()}, chainparamsbase.cpp). */
final class CookieFiles {
  private CookieFiles() {}

  static Path usual(Path home, Network network) {
    Path root = home.resolve(".bitcoin");
    return switch (network) {
      case MAINNET -> root.resolve(".cookie");
      case TESTNET3 -> root.resolve("testnet3").resolve(".cookie");
      case TESTNET4 -> root.resolve("testnet4").resolve(".cookie");
      case SIGNET -> root.resolve("signet").resolve(".cookie");
      case REGTEST -> root.resolve("regtest").resolve(".cookie");
    };
  }
}
