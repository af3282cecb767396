package org.utxod.indexer.simnode.generate;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.chain.BlockJson;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.mempool.SimMempool;
import org.utxod.indexer.simnode.tx.Merkle;
import org.utxod.indexer.simnode.tx.SimCoin;
import org.utxod.indexer.simnode.tx.SimScript;
import org.utxod.indexer.simnode.tx.SimTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/**
 * Generates plausible regtest blocks with real serialisation: ids, merkle roots, witness commitments, proof of work,
 * subsidy and maturity are as a node demands them; only signatures are random. The same seed and the same sequence of
 * calls give the same blocks, byte for byte. For a single thread.
 */
public final class BlockGenerator {
  private static final int HALVING_INTERVAL = 150;
  private static final long FIRST_SUBSIDY = 50 * 100_000_000L;
  private static final BigInteger WORK_OF_A_BLOCK = BigInteger.TWO;
  private static final int MEDIAN_SPAN = 11;
  private static final int VERSION = 0x2000_0000;
  /** The default maximum depth at which a branch can start. */
  private static final int REMEMBERED_BLOCKS = 4_000;

  /** What a generated block did to the coins, net, so that it can be disconnected. */
  private static final class Made {
    private final BlockHash previous;
    private final int height;
    private final long time;
    private final Chainwork chainwork;
    private final List<SimCoin> spent;
    private final List<SimCoin> created;
    private int children;

    Made(
        BlockHash previous,
        int height,
        long time,
        Chainwork chainwork,
        List<SimCoin> spent,
        List<SimCoin> created) {
      this.previous = previous;
      this.height = height;
      this.time = time;
      this.chainwork = chainwork;
      this.spent = spent;
      this.created = created;
    }
  }

  private final long seed;
  private final int rememberedBlocks;
  private final int maxCoins;
  private final GeneratorShape shape;
  private final ScriptMaker scripts;
  private final CoinPool pool = new CoinPool();
  private final TxMaker txs;
  private final PendingPayments pendingPayments;
  private final SimBlock genesis;
  private final Map<BlockHash, Made> made = new LinkedHashMap<>();
  private BlockHash at;

  public BlockGenerator(long seed, GeneratorShape shape) {
    this(seed, shape, REMEMBERED_BLOCKS, Integer.MAX_VALUE);
  }

  /**
   * A generator with bounded memory, for thousands of full blocks of a chain without branches.
   *
   * @param rememberedBlocks number of blocks whose effect is kept; at least the last eleven are needed
   * @param maxCoins maximum number of spendable coins; beyond it, some are left unspent
   */
  public BlockGenerator(long seed, GeneratorShape shape, int rememberedBlocks, int maxCoins) {
    this.rememberedBlocks = rememberedBlocks;
    this.maxCoins = maxCoins;
    this.seed = seed;
    this.shape = shape;
    this.scripts = new ScriptMaker(new Random(seed));
    this.txs = new TxMaker(scripts, pool);
    this.pendingPayments = new PendingPayments(pool, txs);
    this.genesis = RegtestGenesis.block();
    this.at = genesis.hash();
    made.put(
        at,
        new Made(genesis.previous(), 0, genesis.time(), genesis.chainwork(), List.of(), List.of()));
  }

  /** Regtest's block 0. */
  public SimBlock genesis() {
    return genesis;
  }

  /** The scripts that are paid most often; all have addresses. */
  public List<Script> hotScripts() {
    return scripts.hot().stream().map(script -> Script.ofHex(script.hex())).toList();
  }

  /** A new block on {@code parent}, which is the genesis block or one of this generator's own. */
  public SimBlock generateOn(SimBlock parent) {
    return generateOn(parent, shape);
  }

  /** Generates a block of another size than usual. */
  public SimBlock generateOn(SimBlock parent, GeneratorShape size) {
    moveTo(parent.hash());
    Made before = get(parent.hash());
    Random random = new Random(seed
        ^ LittleEndian.getLong(parent.hash().wire(), 0)
        ^ (before.children++ * 0x9E37_79B9_7F4A_7C15L));
    int height = before.height + 1;
    List<SimTx> block = new ArrayList<>(pendingPayments.take(height));
    block.addAll(txs.make(random, size, height));
    long fees = block.stream().mapToLong(BlockGenerator::fee).sum();
    block.add(0, coinbase(random, height, fees, block));
    SimTx coinbase = block.get(0);
    coinbase.created(coinbase.txid(), height).forEach(pool::add);
    long time = before.time + 1 + random.nextInt(1_200);
    Chainwork chainwork = new Chainwork(before.chainwork.hashes().add(WORK_OF_A_BLOCK));
    Made now = net(parent.hash(), height, time, chainwork, block);
    SimBlock mined = mine(now, block);
    made.put(mined.hash(), now);
    at = mined.hash();
    pendingPayments.confirmed(at, block.subList(1, block.size()));
    forgetOldest();
    pool.shrinkTo(maxCoins, random);
    return mined;
  }

  /** Sends a payment to a mempool, to be included in a later block; {@code tip} is the mempool's current block. */
  public void send(Random random, SimBlock tip, SimMempool mempool) {
    moveTo(tip.hash());
    pendingPayments.send(random, shape, tip.height() + 1, mempool);
  }

  /** The transactions of a stale block are to be included in other blocks. */
  public void takenBack(SimBlock block) {
    pendingPayments.takenBack(block.hash());
  }

  private void forgetOldest() {
    if (made.size() > rememberedBlocks) {
      made.remove(made.keySet().iterator().next());
    }
  }

  private static long fee(SimTx tx) {
    return tx.spent().stream().mapToLong(SimCoin::sat).sum()
        - tx.outputs().stream().mapToLong(SimTx.Output::sat).sum();
  }

  private SimTx coinbase(Random random, int height, long fees, List<SimTx> others) {
    int halvings = height / HALVING_INTERVAL;
    long reward = (halvings >= 64 ? 0 : FIRST_SUBSIDY >> halvings) + fees;
    List<SimTx.Output> outputs = new ArrayList<>();
    if (random.nextInt(10) == 0) {
      outputs.add(new SimTx.Output(reward / 3, scripts.hot(random)));
      reward -= reward / 3;
    }
    outputs.add(new SimTx.Output(reward, scripts.hot(random)));
    byte[] commitment = WireWriter.hash256(
        new WireWriter().bytes(Merkle.witnessRoot(others)).bytes(new byte[32]).toByteArray());
    outputs.add(
        new SimTx.Output(0, new SimScript("6a24aa21a9ed" + Hex.encode(commitment), "nulldata")));
    String script = heightPush(height) + "08" + ScriptMaker.hex(random, 8);
    List<List<String>> witness = List.of(List.of("00".repeat(32)));
    return new SimTx(1, script, List.of(), List.of(), witness, outputs, 0);
  }

  /** BIP 34: the height first in the coinbase's script, as the shortest push of a script number. */
  private static String heightPush(int height) {
    if (height <= 16) {
      return String.format("%02x", 0x50 + height);
    }
    StringBuilder digits = new StringBuilder();
    int rest = height;
    int last = 0;
    for (; rest > 0; rest >>>= 8) {
      last = rest & 0xFF;
      digits.append(String.format("%02x", last));
    }
    if (last >= 0x80) {
      digits.append("00");
    }
    return String.format("%02x", digits.length() / 2) + digits;
  }

  private static Made net(
      BlockHash previous, int height, long time, Chainwork chainwork, List<SimTx> block) {
    Map<OutPoint, SimCoin> created = new LinkedHashMap<>();
    List<SimCoin> spent = new ArrayList<>();
    for (SimTx tx : block) {
      for (SimCoin coin : tx.spent()) {
        if (created.remove(coin.outPoint()) == null) {
          spent.add(coin);
        }
      }
      tx.created(tx.txid(), height).forEach(coin -> created.put(coin.outPoint(), coin));
    }
    return new Made(previous, height, time, chainwork, spent, new ArrayList<>(created.values()));
  }

  private SimBlock mine(Made now, List<SimTx> block) {
    byte[] merkleRoot = Merkle.root(block);
    byte[] header = new WireWriter()
        .uint32(VERSION)
        .bytes(now.previous.wire())
        .bytes(merkleRoot)
        .uint32(now.time)
        .uint32(Long.parseLong(BlockJson.BITS, 16))
        .uint32(0)
        .toByteArray();
    int nonce = 0;
    byte[] hash = WireWriter.hash256(header);
    while (hash[31] < 0) { // The hash is above regtest's target about every second try.
      LittleEndian.putInt(header, 76, ++nonce);
      hash = WireWriter.hash256(header);
    }
    BlockJson.Header fields = new BlockJson.Header(
        BlockHash.ofWire(hash, 0),
        now.height,
        VERSION,
        BlockHash.ofWire(merkleRoot, 0).display(),
        now.time,
        medianTime(now),
        nonce,
        now.chainwork,
        now.previous);
    return SimBlock.generated(fields, block);
  }

  private long medianTime(Made now) {
    long[] times = new long[MEDIAN_SPAN];
    int count = 0;
    for (Made block = now; block != null && count < MEDIAN_SPAN; block = made.get(block.previous)) {
      times[count++] = block.time;
    }
    Arrays.sort(times, 0, count);
    return times[count / 2];
  }

  private Made get(BlockHash hash) {
    Made block = made.get(hash);
    if (block == null) {
      throw new IllegalArgumentException(hash + " is no block of this generator, or too far back");
    }
    return block;
  }

  /** Updates the pool to the coins as of another block: back to the fork point, then forward. */
  private void moveTo(BlockHash target) {
    get(target);
    if (target.equals(at)) {
      return;
    }
    Set<BlockHash> ancestors = new HashSet<>();
    for (BlockHash hash = target; made.containsKey(hash); hash = get(hash).previous) {
      ancestors.add(hash);
    }
    while (!ancestors.contains(at)) {
      Made block = get(at);
      block.created.forEach(coin -> pool.remove(coin.outPoint()));
      block.spent.forEach(pool::add);
      at = block.previous;
    }
    Deque<BlockHash> forth = new ArrayDeque<>();
    for (BlockHash hash = target; !hash.equals(at); hash = get(hash).previous) {
      forth.push(hash);
    }
    for (BlockHash hash : forth) {
      Made block = get(hash);
      block.spent.forEach(coin -> pool.remove(coin.outPoint()));
      block.created.forEach(pool::add);
    }
    at = target;
  }
}
