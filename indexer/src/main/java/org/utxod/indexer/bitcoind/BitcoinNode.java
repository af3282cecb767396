package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcCall;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcOutcome;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Typed calls to a node. Every failure is a {@link NodeException}. Thread-safe; closes its client. */
public final class BitcoinNode implements AutoCloseable {
  private static final String NO_HASH = "0".repeat(64);
  private static final int VERBOSITY_WITH_PREVOUTS = 3;
  private static final int FIRST_WITH_DUMP_TYPES = 290_000;

  private final RpcClient rpc;
  private final String label;

  /** Older nodes than Core 30 do not know the second parameter of {@code waitfornewblock}. */
  private volatile boolean waitsFromTip = true;

  /** Of which {@link #requireChain} made sure; until then the one whose blocks need the least work. */
  private volatile Network network = Network.REGTEST;

  private final long sampleSeed;

  public BitcoinNode(RpcClient rpc) {
    this(rpc, new SecureRandom().nextLong());
  }

  /** @param sampleSeed of the samples by which blocks are checked; the node must not know it */
  public BitcoinNode(RpcClient rpc, long sampleSeed) {
    this.rpc = rpc;
    this.sampleSeed = sampleSeed;
    this.label = rpc.endpoint().label();
  }

  /** The network that it was found to follow; until then the one whose blocks need the least work. */
  public Network network() {
    return network;
  }

  /** Scheme, host and port, for logs. */
  public String label() {
    return label;
  }

  /** Its chain, tip and state. */
  public ChainInfo chainInfo() {
    RpcFields rpcFields = fields("getblockchaininfo", rpc.call("getblockchaininfo"));
    return new ChainInfo(
        network(rpcFields.text("chain")),
        rpcFields.height("blocks"),
        rpcFields.height("headers"),
        rpcFields.hash("bestblockhash"),
        rpcFields.chainwork("chainwork"),
        rpcFields.time("mediantime"),
        rpcFields.flag("initialblockdownload"),
        rpcFields.flag("pruned"),
        rpcFields.has("pruneheight") ? rpcFields.height("pruneheight") : null,
        rpcFields.has("backgroundvalidation"),
        rpcFields.texts("warnings"));
  }

  private Network network(String chain) {
    for (Network network : Network.values()) {
      if (network.coreName().equals(chain)) {
        return network;
      }
    }
    throw new NodeException(
        Kind.WRONG_CHAIN,
        label + " is on a chain named '" + chain.substring(0, Math.min(20, chain.length()))
            + "', which utxod does not support.");
  }

  /** Which program it runs. */
  public NodeVersion version() {
    RpcFields rpcFields = fields("getnetworkinfo", rpc.call("getnetworkinfo"));
    return new NodeVersion(rpcFields.integer("version"), rpcFields.text("subversion"));
  }

  /**
   * Makes sure that it follows {@code network}, by name and by genesis block.
   *
   * @return what it says of its chain
   * @throws NodeException {@code WRONG_CHAIN} if it does not
   */
  public ChainInfo requireChain(Network network) {
    ChainInfo info = chainInfo();
    if (info.network() != network) {
      throw new NodeException(
          Kind.WRONG_CHAIN,
          label + " follows " + info.network().label() + ", but utxod is set to " + network.label()
              + ". Set --network, or give a node of that chain.");
    }
    BlockHash genesis = blockHash(0);
    if (!genesis.equals(network.genesis())) {
      throw new NodeException(
          Kind.WRONG_CHAIN,
          label + " calls its chain " + network.label() + ", but its block 0 is " + genesis
              + " and not " + network.genesis() + ". Give a node of that chain.");
    }
    this.network = network;
    return info;
  }

  /**
   * The hash of the block at {@code height} of its main chain.
   *
   * @throws NodeException {@code OUT_OF_RANGE} above its tip
   */
  public BlockHash blockHash(int height) {
    JsonNode answer = rpc.call("getblockhash", height);
    return fields("getblockhash", answer).hash("hash", answer);
  }

  /**
   * Hashes of its main chain from one height on, in one request.
   *
   * @param count up to {@link RpcClient#MAX_BATCH}
   * @return fewer than {@code count} where the chain ends before, none where {@code from} is above its tip; the node
   *     may change its chain between two of them
   */
  public List<BlockHash> blockHashes(int from, int count) {
    List<RpcCall> calls = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      calls.add(RpcCall.of("getblockhash", from + i));
    }
    List<BlockHash> hashes = new ArrayList<>(count);
    for (RpcOutcome outcome : rpc.batch(calls)) {
      if (outcome instanceof RpcOutcome.Failure failure
          && failure.fault().kind() == Kind.OUT_OF_RANGE) {
        break;
      }
      JsonNode answer = outcome.orThrow();
      hashes.add(fields("getblockhash", answer).hash("hash", answer));
    }
    return hashes;
  }

  /**
   * The header of a block, on its main chain or not.
   *
   * @throws NodeException {@code UNKNOWN_BLOCK} if it has never seen it
   */
  public NodeHeader header(BlockHash hash) {
    return header(hash, rpc.call("getblockheader", hash.display()));
  }

  /**
   * The headers of several blocks in one request, in their order.
   *
   * @param hashes up to {@link RpcClient#MAX_BATCH}
   * @throws NodeException if it cannot give one of them
   */
  public List<NodeHeader> headers(List<BlockHash> hashes) {
    List<RpcCall> calls = hashes.stream()
        .map(hash -> RpcCall.of("getblockheader", hash.display()))
        .toList();
    List<NodeHeader> headers = new ArrayList<>(hashes.size());
    for (RpcOutcome outcome : rpc.batch(calls)) {
      headers.add(header(hashes.get(headers.size()), outcome.orThrow()));
    }
    return headers;
  }

  private NodeHeader header(BlockHash hash, JsonNode answer) {
    RpcFields rpcFields = fields("getblockheader", answer);
    if (!rpcFields.hash("hash").equals(hash)) {
      throw rpcFields.unusable("hash");
    }
    return new NodeHeader(
        new ChainPoint(rpcFields.height("height"), hash),
        rpcFields.has("previousblockhash")
            ? rpcFields.hash("previousblockhash")
            : BlockHash.ofDisplay(NO_HASH),
        rpcFields.time("time"),
        rpcFields.time("mediantime"),
        rpcFields.chainwork("chainwork"),
        rpcFields.integer("confirmations"));
  }

  /** A block with what it spends. */
  public BlockDelta block(BlockHash hash) {
    return block(hash, new BlockDeltaBuilder());
  }

  /**
   * A block with what it spends, into a builder that may hold a recycled array.
   *
   * @param builder fresh; unusable afterwards, also after a fault
   */
  public BlockDelta block(BlockHash hash, BlockDeltaBuilder builder) {
    RpcCall call = RpcCall.of("getblock", hash.display(), VERBOSITY_WITH_PREVOUTS);
    Verbosity3Parser parser = new Verbosity3Parser(label, network, sampleSeed);
    return rpc.stream(call, p -> parser.parse(p, hash, builder));
  }

  /**
   * Waits for the node's tip to become another one.
   *
   * @param timeout longest wait, at least a millisecond
   * @param currentTip the tip that is no news; null for whichever the node has when the call arrives
   * @return the node's tip, which is the same as before where the time ran out
   * @throws NodeException {@code METHOD_UNAVAILABLE} if it cannot wait, so that the caller must poll
   */
  public ChainPoint waitForNewBlock(Duration timeout, @Nullable BlockHash currentTip) {
    long millis = Math.max(1, timeout.toMillis());
    RpcFields rpcFields = fields("waitfornewblock", waitForNewBlock(timeout, millis, currentTip));
    return new ChainPoint(rpcFields.height("height"), rpcFields.hash("hash"));
  }

  private JsonNode waitForNewBlock(Duration timeout, long millis, @Nullable BlockHash currentTip) {
    if (currentTip != null && waitsFromTip) {
      try {
        return rpc.callWaiting(timeout, "waitfornewblock", millis, currentTip.display());
      } catch (NodeException e) {
        if (e.kind() != Kind.REFUSED || (e.code() != -1 && e.code() != -8 && e.code() != -32602)) {
          throw e;
        }
        waitsFromTip = false;
      }
    }
    return rpc.callWaiting(timeout, "waitfornewblock", millis);
  }

  /**
   * Its UTXO set at its tip, with the MuHash; minutes of work for it unless it has a coinstatsindex. The tip may move
   * before and while it counts: the answer names the block.
   */
  public NodeUtxoSet utxoSet() {
    return utxoSet(rpc.callSlowly("gettxoutsetinfo", "muhash"));
  }

  /**
   * Its UTXO set after the block at {@code height} of its main chain, with the MuHash.
   *
   * @throws NodeException {@code REFUSED} if it has no coinstatsindex, or that does not reach there
   */
  public NodeUtxoSet utxoSetAt(int height) {
    return utxoSet(rpc.callSlowly("gettxoutsetinfo", "muhash", height));
  }

  /** The hash of its UTXO set at its tip as snapshots have it; minutes of work for it. The answer names the block. */
  public HashedUtxoSet hashedUtxoSet() {
    RpcFields rpcFields =
        fields("gettxoutsetinfo", rpc.callSlowly("gettxoutsetinfo", "hash_serialized_3"));
    return new HashedUtxoSet(
        new ChainPoint(rpcFields.height("height"), rpcFields.hash("bestblock")),
        rpcFields.count("txouts"),
        rpcFields.serializedSetHash("hash_serialized_3"));
  }

  /**
   * Has it write its UTXO set into a file; minutes of work for it.
   *
   * @param path as the node sees it, where nothing may be yet
   * @param height of the block after which the set is wanted; null for its tip. Nodes before Core 32 take their chain
   *     back for it and leave the network meanwhile
   * @throws NodeException {@code REFUSED} if it cannot write there, with its own message
   */
  public HashedUtxoSet writeSnapshot(String path, @Nullable Integer height) {
    boolean knowsTypes = version().version() >= FIRST_WITH_DUMP_TYPES;
    if (height != null && !knowsTypes) {
      throw new NodeException(
          Kind.METHOD_UNAVAILABLE,
          label
              + " cannot dump the UTXO set of an earlier block; that requires Bitcoin Core 29 or later.");
    }
    JsonNode answer;
    if (height != null) {
      answer = rpc.callSlowly("dumptxoutset", path, "rollback", Map.of("rollback", height));
    } else {
      answer = knowsTypes
          ? rpc.callSlowly("dumptxoutset", path, "latest")
          : rpc.callSlowly("dumptxoutset", path);
    }
    RpcFields rpcFields = fields("dumptxoutset", answer);
    return new HashedUtxoSet(
        new ChainPoint(rpcFields.height("base_height"), rpcFields.hash("base_hash")),
        rpcFields.count("coins_written"),
        rpcFields.serializedSetHash("txoutset_hash"));
  }

  private NodeUtxoSet utxoSet(JsonNode answer) {
    RpcFields rpcFields = fields("gettxoutsetinfo", answer);
    return new NodeUtxoSet(
        new ChainPoint(rpcFields.height("height"), rpcFields.hash("bestblock")),
        rpcFields.count("txouts"),
        rpcFields.sat("total_amount"),
        rpcFields.has("muhash") ? rpcFields.setHash("muhash") : null);
  }

  /**
   * Its confirmed coins of these scripts, by a scan over its whole UTXO set: minutes of work for it. The answer names
   * the block.
   *
   * @param scripts none of them empty, for the node has no descriptor of the empty script
   * @throws NodeException {@code BUSY} if it scans for somebody else, or where somebody ended this scan
   */
  public ScannedCoins scan(Collection<Script> scripts) {
    return scan(scripts, Integer.MAX_VALUE)
        .orElseThrow(() -> new IllegalStateException("more coins than can exist"));
  }

  /**
   * Its confirmed coins of these scripts, read while they arrive and no more of them than so many.
   *
   * @return empty if these scripts hold more than {@code maxCoins}
   */
  public Optional<ScannedCoins> scan(Collection<Script> scripts, int maxCoins) {
    List<String> descriptors =
        scripts.stream().map(script -> "raw(" + script.hex() + ")").toList();
    RpcCall call = RpcCall.of("scantxoutset", "start", descriptors);
    return rpc.streamSlowly(call, p -> ScannedCoins.read(label, p, maxCoins));
  }

  /** Any other method that is answered quickly. */
  public JsonNode call(String method, Object... params) {
    return rpc.call(method, params);
  }

  /** The client below, for calls with deadlines of their own. */
  public RpcClient rpc() {
    return rpc;
  }

  /** Ends every call in progress, from any thread. */
  public void cancelAll() {
    rpc.cancelAll();
  }

  @Override
  public void close() {
    rpc.close();
  }

  private RpcFields fields(String method, JsonNode answer) {
    return new RpcFields(label, method, answer);
  }
}
