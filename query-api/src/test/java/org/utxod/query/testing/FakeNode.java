package org.utxod.query.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.BlockStats;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.DescriptorSource;
import org.utxod.query.port.FeeEstimates;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.NodeTools;
import org.utxod.query.port.PsbtSource;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * A node on the chain of a {@link FakeIndex}, up to block 1,000: it has the transactions that a test gives it, each with one input of
 * {@link #IN_SAT} satoshis. One thread changes it, any number read.
 */
public final class FakeNode
    implements TransactionSource, BlockLookup, Broadcaster, FeeEstimates, NodeTools {
  public static final long IN_SAT = 5_000_000_000L;

  private static final int TIP = 1_000;

  private final Map<Txid, ChainTx> transactions = new HashMap<>();
  private final Map<BlockHash, List<Txid>> blocks = new HashMap<>();
  private final Map<OutPoint, Spending> spendings = new HashMap<>();
  private final SortedMap<Integer, BigDecimal> fees = new TreeMap<>();
  private final List<String> broadcasts = new ArrayList<>();
  private final List<String> handedOver = new ArrayList<>();
  private @Nullable SourceException trouble;
  private TransactionLookup notFound = new TransactionLookup.Absent();
  private volatile boolean counts = true;
  private volatile NodeTools.Outcome toolOutcome = new NodeTools.Outcome.Answered("true");
  private volatile Runnable duringTools = () -> {};
  private Broadcaster.Outcome outcome =
      new Broadcaster.Outcome.Rejected(-26, "min relay fee not met, 0 < 141");

  /** All of it. */
  public NodePorts ports() {
    return new NodePorts(this, this, this, this, DescriptorSource.none(), PsbtSource.none(), this);
  }

  /** A transaction in the block at {@code height}; null if it is unconfirmed. */
  public ChainTx add(Txid txid, @Nullable Integer height, Script script, long... outputs) {
    return add(txid, height, new OutPoint(FakeIndex.txid("funds " + txid), 1), script, outputs);
  }

  /** A transaction with these bytes as hex; {@code height} is null if it is unconfirmed. */
  public void add(Txid txid, @Nullable Integer height, String hex) {
    ChainTx bare = add(txid, height, Script.ofHex("51"), 1);
    transactions.put(
        txid,
        new ChainTx(
            txid, 2, 0, bare.inputs(), bare.outputs(), hex.length() / 2, 561, hex, bare.block()));
  }

  /** A transaction in the block at {@code height} that spends this coin. */
  public ChainTx spend(Txid txid, int height, OutPoint coin, Script script) {
    return add(txid, height, coin, script, 1);
  }

  private ChainTx add(
      Txid txid, @Nullable Integer height, OutPoint coin, Script script, long... outputs) {
    ChainTx.Input input = new ChainTx.Input(
        coin, new ChainTx.Output(script, IN_SAT), "", List.of("aa", "bb"), 0xFFFF_FFFDL);
    List<ChainTx.Output> made = new ArrayList<>();
    for (long sat : outputs) {
      made.add(new ChainTx.Output(script, sat));
    }
    BlockHash block = height == null ? null : FakeIndex.hash(height);
    ChainTx tx = new ChainTx(txid, 2, 0, List.of(input), made, 222, 561, "02000000", block);
    transactions.put(txid, tx);
    if (block != null) {
      blocks.computeIfAbsent(block, b -> new ArrayList<>()).add(txid);
    }
    return tx;
  }

  /** From now on it finds only unconfirmed transactions, or those of the block named in the query. */
  public void withoutIndex(boolean passing) {
    notFound = new TransactionLookup.Unknown(passing, "Not found (-txindex)");
  }

  /** From now on it cannot be queried. */
  public void away(@Nullable SourceException fault) {
    trouble = fault;
  }

  /** Its decision about the next transaction. */
  public void willSay(Broadcaster.Outcome said) {
    outcome = said;
  }

  /** What became of a coin. */
  public void spending(OutPoint coin, Spending spending) {
    spendings.put(coin, spending);
  }

  /** What it estimates. */
  public void fee(int target, String satPerVbyte) {
    fees.put(target, new BigDecimal(satPerVbyte));
  }

  /** From now on it counts nothing in blocks. */
  public void countsNoBlocks() {
    counts = false;
  }

  /** What it says of the next text. */
  public void willSay(NodeTools.Outcome said) {
    toolOutcome = said;
  }

  /** Runs in the calls of tools and the counting of blocks, such as to hold them up. */
  public void duringTools(Runnable task) {
    duringTools = task;
  }

  @Override
  public NodeTools.Outcome decode(NodeTools.Kind kind, String text) {
    beThere();
    duringTools.run();
    return toolOutcome;
  }

  @Override
  public NodeTools.Outcome verifyMessage(String address, String signature, String message) {
    beThere();
    duringTools.run();
    return toolOutcome;
  }

  @Override
  public List<Optional<BlockStats>> stats(List<ChainBlock> found) {
    beThere();
    duringTools.run();
    return found.stream()
        .map(block -> counts
            ? Optional.of(new BlockStats(
                5_000_000_000L,
                200,
                1,
                2,
                546,
                1,
                9,
                List.of(1L, 1L, 2L, 3L, 9L),
                "03e8030004" + "deadbeef" + "2f466f756e647279205553412050" + "6f6f6c2f"))
            : Optional.<BlockStats>empty())
        .toList();
  }

  private void beThere() {
    if (trouble != null) {
      throw trouble;
    }
  }

  @Override
  public TransactionLookup find(Txid txid, @Nullable BlockHash likely) {
    beThere();
    ChainTx tx = transactions.get(txid);
    if (tx == null) {
      return notFound;
    }
    boolean found = notFound instanceof TransactionLookup.Absent
        || tx.block() == null
        || tx.block().equals(likely);
    return found ? new TransactionLookup.Found(tx) : notFound;
  }

  @Override
  public List<ChainTx> inBlocks(List<Place> places) {
    beThere();
    return places.stream()
        .map(place -> {
          ChainTx tx = transactions.get(place.txid());
          if (tx == null || !place.block().equals(tx.block())) {
            throw new AssertionError("asked for " + place + ", where nothing is");
          }
          return tx;
        })
        .toList();
  }

  @Override
  public List<ChainTx> unconfirmed(List<Txid> txids) {
    beThere();
    return txids.stream()
        .filter(transactions::containsKey)
        .map(transactions::get)
        .toList();
  }

  @Override
  public List<Spending> spending(List<OutPoint> coins) {
    beThere();
    return coins.stream()
        .map(coin -> spendings.getOrDefault(coin, new Spending.Unknown()))
        .toList();
  }

  @Override
  public List<Optional<ChainBlock>> blocks(List<BlockHash> hashes) {
    beThere();
    return hashes.stream().map(this::found).toList();
  }

  private Optional<ChainBlock> found(BlockHash hash) {
    return IntStream.rangeClosed(0, TIP)
        .filter(height -> FakeIndex.hash(height).equals(hash))
        .mapToObj(height -> new ChainBlock(
            new ChainPoint(height, hash),
            0x2000_0000,
            1_296_688_602L + height,
            1_296_688_602L + Math.max(0, height - 5),
            7,
            0x207f_ffffL,
            new BigDecimal("4.656542373906925e-10"),
            285,
            1_140,
            FakeIndex.txid("root " + height).display(),
            height == 0 ? null : FakeIndex.hash(height - 1),
            blocks.getOrDefault(hash, List.of(FakeIndex.txid("coinbase " + height)))))
        .findFirst();
  }

  @Override
  public Optional<BodySource> raw(BlockHash hash) {
    return blocks(List.of(hash)).get(0).map(block -> {
      Iterator<byte[]> pieces = List.of(new byte[80], new byte[] {1}).iterator();
      return new BodySource() {
        @Override
        public byte @Nullable [] next() {
          return pieces.hasNext() ? pieces.next() : null;
        }

        @Override
        public void close() {}
      };
    });
  }

  @Override
  public Optional<String> rawHeader(BlockHash hash) {
    return blocks(List.of(hash)).get(0).map(block -> "00".repeat(80));
  }

  @Override
  public Map<Integer, Header> headers(Set<Integer> heights) {
    beThere();
    Map<Integer, Header> headers = new HashMap<>();
    heights.stream()
        .filter(height -> height <= TIP)
        .forEach(height -> headers.put(
            height,
            new Header(new ChainPoint(height, FakeIndex.hash(height)), 1_296_688_602L + height)));
    return headers;
  }

  @Override
  public Optional<String> merkleBlock(Txid txid, BlockHash block) {
    return blocks.getOrDefault(block, List.of()).contains(txid)
        ? rawHeader(block).map(header -> header + "01000000" + "01" + txid.display() + "0101")
        : Optional.empty();
  }

  @Override
  public Broadcaster.Outcome broadcast(String hex) {
    beThere();
    broadcasts.add(hex);
    return outcome;
  }

  @Override
  public PackageOutcome broadcast(
      List<String> hexes, @Nullable BigDecimal maxFeeRate, @Nullable BigDecimal maxBurn) {
    beThere();
    handedOver.add(hexes.size() + " " + maxFeeRate + " " + maxBurn);
    return outcome instanceof Broadcaster.Outcome.Rejected rejected
        ? new PackageOutcome.Rejected(rejected.code(), rejected.message())
        : new PackageOutcome.Answered(
            "{\"package_msg\":\"success\",\"tx-results\":{},\"replaced-transactions\":[]}");
  }

  /** The single transactions that came, their digits. */
  public List<String> broadcasts() {
    return List.copyOf(broadcasts);
  }

  /** The packages that came: their number of transactions and the limits. */
  public List<String> handedOver() {
    return List.copyOf(handedOver);
  }

  @Override
  public SortedMap<Integer, BigDecimal> satPerVbyte() {
    beThere();
    return fees;
  }
}
