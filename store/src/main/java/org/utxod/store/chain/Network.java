package org.utxod.store.chain;

import java.util.Locale;

/** The Bitcoin networks, with the parameters of their chains and addresses (Core: kernel/chainparams.cpp). */
public enum Network {
  MAINNET(
      "main",
      "f9beb4d9",
      "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
      0,
      5,
      "bc",
      8332,
      210_000),
  TESTNET3(
      "test",
      "0b110907",
      "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
      111,
      196,
      "tb",
      18332,
      210_000),
  TESTNET4(
      "testnet4",
      "1c163f28",
      "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
      111,
      196,
      "tb",
      48332,
      210_000),
  SIGNET(
      "signet",
      "0a03cf40",
      "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
      111,
      196,
      "tb",
      38332,
      210_000),
  REGTEST(
      "regtest",
      "fabfb5da",
      "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
      111,
      196,
      "bcrt",
      18443,
      150);

  private static final long COIN = 100_000_000L;

  private final String coreName;
  private final byte[] magic;
  private final BlockHash genesis;
  private final int p2pkhVersion;
  private final int p2shVersion;
  private final String bech32Prefix;
  private final int rpcPort;
  private final int halvingInterval;

  Network(
      String coreName,
      String magic,
      String genesis,
      int p2pkhVersion,
      int p2shVersion,
      String bech32Prefix,
      int rpcPort,
      int halvingInterval) {
    this.coreName = coreName;
    this.magic = Hex.decode(magic);
    this.genesis = BlockHash.ofDisplay(genesis);
    this.p2pkhVersion = p2pkhVersion;
    this.p2shVersion = p2shVersion;
    this.bech32Prefix = bech32Prefix;
    this.rpcPort = rpcPort;
    this.halvingInterval = halvingInterval;
  }

  /** The value of the field {@code chain} in {@code getblockchaininfo}. */
  public String coreName() {
    return coreName;
  }

  /** The name in utxod's configuration and answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The four bytes at the start of the network's messages and snapshots; those of signet are of its default challenge
   * (Core: {@code pchMessageStart}).
   */
  public byte[] magic() {
    return magic.clone();
  }

  /** The hash of block 0. */
  public BlockHash genesis() {
    return genesis;
  }

  /** First byte of a Base58 address that pays to a key's hash. */
  public int p2pkhVersion() {
    return p2pkhVersion;
  }

  /** First byte of a Base58 address that pays to a script's hash. */
  public int p2shVersion() {
    return p2shVersion;
  }

  /** Human-readable part of its Bech32 and Bech32m addresses. */
  public String bech32Prefix() {
    return bech32Prefix;
  }

  /** The port on which a node listens for RPC by default. */
  public int rpcPort() {
    return rpcPort;
  }

  /** Blocks between two halvings of what a block makes anew. */
  public int halvingInterval() {
    return halvingInterval;
  }

  /** Whether the public mines it, so that an old tip indicates a problem. */
  public boolean isPublic() {
    return this != REGTEST;
  }

  /**
   * The maximum satoshis that blocks 1 to {@code height} can have created; the genesis coinbase cannot be spent and
   * does not count (Core: {@code GetBlockSubsidy}, validation.cpp).
   */
  public long maxSupplySat(int height) {
    long supply = 0;
    long subsidy = 50 * COIN;
    for (long from = 0; from <= height && subsidy > 0; from += halvingInterval, subsidy >>= 1) {
      long to = Math.min(height, from + halvingInterval - 1);
      supply += (to - Math.max(from, 1) + 1) * subsidy;
    }
    return supply;
  }

  /**
   * Whether {@code point} is one of the two mainnet blocks whose coinbase repeats an earlier one that was still unspent,
   * so that its coin overwrites the earlier (BIP 30; Core: {@code IsBIP30Repeat}, validation.cpp).
   */
  public boolean isBip30Repeat(ChainPoint point) {
    if (this != MAINNET) {
      return false;
    }
    return switch (point.height()) {
      case 91_842 ->
        point
            .hash()
            .display()
            .equals("00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec");
      case 91_880 ->
        point
            .hash()
            .display()
            .equals("00000000000743f190a18c5577a3c2d2a1f610ae9601ac046a38084ccb7cd721");
      default -> false;
    };
  }

  /**
   * The network of that name, utxod's or Core's.
   *
   * @throws IllegalArgumentException for an unknown name; the message lists the names
   */
  public static Network ofName(String name) {
    for (Network network : values()) {
      if (network.label().equals(name) || network.coreName.equals(name)) {
        return network;
      }
    }
    throw new IllegalArgumentException("no network is called '" + name
        + "'; there are mainnet, testnet3, testnet4, signet and regtest");
  }
}
