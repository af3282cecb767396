package org.utxod.indexer.bitcoind.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.bitcoind.BlockReading;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.RestReading;
import org.utxod.indexer.bitcoind.RestReading.Raw;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.simnode.RawBlock;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.golden.Golden;

class RestBlockParserTest {
  private static final RecordedChain RECORDED = RecordedChain.read(Golden::open);

  @Test
  void says_the_same_as_verbosity_3_of_every_recorded_block() throws IOException {
    assertThat(compare(Golden.lines("blocks.jsonl.gz"), Golden.lines("rest.jsonl.gz")))
        .isEqualTo(272);
  }

  /** Nodes' bytes of stale blocks were not recorded; they are made of the transactions in the JSON. */
  @Test
  void says_the_same_of_stale_blocks() {
    int compared = 0;
    for (SimBlock block : RECORDED.events()) {
      BlockDelta expected = RestReading.verbosity3(block);
      Raw raw = Raw.of(block);
      RestReading.assertSame(raw.parse(RestReading.header(expected)), expected);
      RestReading.assertDescribes(expected, raw.block());
      compared++;
    }
    assertThat(compared).isEqualTo(299);
  }

  @Test
  void says_the_same_of_mainnets_first_blocks() throws IOException {
    assertThat(compare("real/mainnet-0-4312")).isEqualTo(4_313);
  }

  @Test
  void says_the_same_of_full_blocks() throws IOException {
    assertThat(compare("heavy")).isEqualTo(4);
  }

  private static int compare(String folder) throws IOException {
    Path recording = corpus().resolve(folder);
    try (InputStream blocks = Files.newInputStream(recording.resolve("blocks.jsonl.gz"));
        InputStream rest = Files.newInputStream(recording.resolve("rest.jsonl.gz"))) {
      return compare(Golden.lines(blocks, true), Golden.lines(rest, true));
    }
  }

  private static Path corpus() {
    assumeTrue(
        Golden.corpus().isPresent(),
        "skipped: UTXOD_CORPUS names no folder with the recordings of the real chain");
    return Golden.corpus().orElseThrow();
  }

  private static int compare(List<String> json, List<String> rest) throws IOException {
    Map<String, String> rows = new HashMap<>();
    for (String line : rest) {
      rows.put(RestReading.tree(line).path("hash").asText(), line);
    }
    for (String line : json) {
      byte[] bytes = line.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      JsonNode row =
          RestReading.tree(rows.get(BlockReading.tree(bytes).path("hash").asText()));
      BlockDelta expected =
          BlockReading.parse(bytes, BlockHash.ofDisplay(row.path("hash").asText()));
      Raw raw = Raw.of(row);
      RestReading.assertSame(raw.parse(RestReading.header(expected)), expected);
      RestReading.assertDescribes(expected, raw.block());
    }
    return json.size();
  }

  /** Real blocks with what they spend, held against a plain reader of raw blocks. */
  @Test
  void reads_real_blocks_of_all_ages() throws IOException {
    Path folder = corpus().resolve("real/blocks");
    for (int height : new int[] {170, 210_000, 277_647, 300_025, 367_891, 757_753}) {
      Path own = folder.resolve("mainnet-" + height);
      byte[] block = Files.readAllBytes(own.resolve("block.bin"));
      List<String> coins;
      try (InputStream in = Files.newInputStream(own.resolve("prevouts.csv.gz"))) {
        coins = Golden.lines(in, true);
      }
      List<RawBlock.Tx> txs = RawBlock.transactions(block);
      Raw raw = new Raw(block, spent(txs, coins));
      BlockDelta delta = raw.parse(headerOf(block, height));
      assertThat(RestReading.withoutCodes(delta))
          .as("mainnet's block %d", height)
          .isEqualTo(changes(txs, coins));
      RestReading.assertDescribes(delta, block);
    }
  }

  /** Nothing was recorded of what these spend. */
  @Test
  void reads_the_blocks_that_repeat_a_coinbase() throws IOException {
    for (int height : new int[] {91_812, 91_842}) {
      byte[] block = Files.readAllBytes(corpus().resolve("real/blocks/mainnet-" + height + ".bin"));
      List<RawBlock.Tx> txs = RawBlock.transactions(block);
      ByteArrayOutputStream spent = new ByteArrayOutputStream();
      spent.writeBytes(compact(txs.size()));
      spent.write(0);
      txs.stream().skip(1).forEach(tx -> writeNothing(spent, tx));
      BlockDelta delta = new Raw(block, spent.toByteArray()).parse(headerOf(block, height));
      BlockDelta.Cursor cursor = delta.cursor();
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.transactionId().display())
          .isEqualTo("d5d27987d2a3dfc724e359870c6644b40e497bdc0589a033220fe15429d88599");
      assertThat(delta.transactionCount()).isEqualTo(txs.size());
    }
  }

  private static NodeHeader headerOf(byte[] block, int height) {
    return new NodeHeader(
        new ChainPoint(height, BlockHash.ofDisplay(RawBlock.hash(block))),
        BlockHash.ofWire(block, 4),
        LittleEndian.getInt(block, 68) & 0xFFFF_FFFFL,
        1,
        new Chainwork(BigInteger.ONE),
        1);
  }

  private static byte[] spent(List<RawBlock.Tx> txs, List<String> coins) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(compact(txs.size()));
    out.write(0);
    int next = 1;
    for (RawBlock.Tx tx : txs.subList(1, txs.size())) {
      out.writeBytes(compact(tx.ins().size()));
      for (int i = 0; i < tx.ins().size(); i++) {
        String[] coin = coins.get(next++).split(",", -1);
        byte[] value = new byte[8];
        LittleEndian.putLong(value, 0, Long.parseLong(coin[4]));
        byte[] script = HexFormat.of().parseHex(coin[5]);
        out.writeBytes(value);
        out.writeBytes(compact(script.length));
        out.writeBytes(script);
      }
    }
    return out.toByteArray();
  }

  private static byte[] compact(int value) {
    return value < 0xFD
        ? new byte[] {(byte) value}
        : new byte[] {(byte) 0xFD, (byte) value, (byte) (value >> 8)};
  }

  private static List<String> changes(List<RawBlock.Tx> txs, List<String> coins) {
    List<String> changes = new ArrayList<>();
    int next = 1;
    for (int i = 0; i < txs.size(); i++) {
      RawBlock.Tx tx = txs.get(i);
      for (RawBlock.In in : i == 0 ? List.<RawBlock.In>of() : tx.ins()) {
        String[] coin = coins.get(next++).split(",", -1);
        changes.add("-" + i + " " + tx.txid() + " " + in.txid() + ":" + in.vout() + " " + coin[4]
            + " " + coin[5]);
      }
      for (int n = 0; n < tx.outs().size(); n++) {
        RawBlock.Out out = tx.outs().get(n);
        if (!out.script().startsWith("6a") && out.script().length() <= 20_000) {
          changes.add("+" + i + " " + tx.txid() + " " + tx.txid() + ":" + n + " " + out.sat() + " "
              + out.script());
        }
      }
    }
    return changes;
  }

  @Test
  void one_parser_reads_block_after_block_into_the_same_array() {
    BlockGenerator generator = new BlockGenerator(3, GeneratorShape.small());
    RestBlockParser parser = new RestBlockParser("the node");
    byte[] array = {};
    SimBlock at = generator.genesis();
    for (int height = 1; height <= 140; height++) {
      at = generator.generateOn(at);
      BlockDelta expected = RestReading.verbosity3(at);
      Raw raw = Raw.of(at);
      BlockDelta delta = parser.parse(
          raw.block(),
          raw.block().length,
          raw.spent(),
          raw.spent().length,
          RestReading.header(expected),
          new BlockDeltaBuilder(array));
      RestReading.assertSame(delta, expected);
      array = delta.recycle();
    }
  }

  /** A block with several transactions, some with a witness. */
  private static SimBlock small() {
    BlockGenerator generator = new BlockGenerator(9, new GeneratorShape(6, 2, 3));
    SimBlock at = generator.genesis();
    for (int height = 1; height <= 125; height++) {
      at = generator.generateOn(at);
    }
    return at;
  }

  @Test
  void any_bit_that_matters_is_noticed() {
    SimBlock block = small();
    Raw raw = Raw.of(block);
    BlockDelta expected = RestReading.verbosity3(block);
    NodeHeader header = RestReading.header(expected);
    int refused = 0;
    for (int at = 0; at < raw.block().length; at++) {
      byte[] altered = raw.block().clone();
      altered[at] ^= 0x10;
      try {
        // A witness is under no txid: nothing is taken from it.
        RestReading.assertSame(new Raw(altered, raw.spent()).parse(header), expected);
      } catch (NodeException e) {
        assertThat(e.kind()).isEqualTo(NodeException.Kind.MALFORMED_ANSWER);
        refused++;
      }
    }
    int witnesses = raw.block().length - refused;
    assertThat(witnesses).isBetween(1, raw.block().length / 2);
  }

  @Test
  void bodies_that_end_early_or_go_on_are_refused() {
    SimBlock block = small();
    Raw raw = Raw.of(block);
    NodeHeader header = RestReading.header(RestReading.verbosity3(block));
    for (int length = 0; length < raw.block().length; length++) {
      assertRefused(new Raw(Arrays.copyOf(raw.block(), length), raw.spent()), header, "");
    }
    for (int length = 0; length < raw.spent().length; length++) {
      assertRefused(new Raw(raw.block(), Arrays.copyOf(raw.spent(), length)), header, "");
    }
    assertRefused(
        new Raw(Arrays.copyOf(raw.block(), raw.block().length + 1), raw.spent()),
        header,
        "trailing bytes after its last transaction");
    assertRefused(
        new Raw(raw.block(), Arrays.copyOf(raw.spent(), raw.spent().length + 1)),
        header,
        "trailing bytes after its last spent output");
  }

  /** CVE-2012-2459: a repeated tail has the same merkle root. */
  @Test
  void a_repeated_tail_is_refused() {
    SimBlock block = null;
    Raw raw = null;
    List<RawBlock.Tx> txs = List.of();
    for (SimBlock event : RECORDED.events()) {
      Raw candidate = Raw.of(event);
      List<RawBlock.Tx> own = RawBlock.transactions(candidate.block());
      if (own.size() % 2 == 1 && own.size() > 1 && own.size() < 200) {
        block = event;
        raw = candidate;
        txs = own;
      }
    }
    assertThat(block).isNotNull();
    int lastTx = raw.block().length;
    byte[] head = Arrays.copyOf(raw.block(), lastTx);
    int start = startOfLast(head, txs);
    byte[] longer = Arrays.copyOf(head, head.length + (lastTx - start));
    System.arraycopy(head, start, longer, lastTx, lastTx - start);
    longer[80]++;
    ByteArrayOutputStream spent = new ByteArrayOutputStream();
    spent.writeBytes(raw.spent());
    writeNothing(spent, txs.get(txs.size() - 1));
    byte[] more = spent.toByteArray();
    more[0]++;
    assertRefused(
        new Raw(longer, more),
        RestReading.header(RestReading.verbosity3(block)),
        "contains duplicates");
  }

  /** Where the last transaction begins: the block without it is read up to there. */
  private static int startOfLast(byte[] block, List<RawBlock.Tx> txs) {
    byte[] shorter = block.clone();
    shorter[80] = (byte) (txs.size() - 1);
    for (int end = block.length - 1; ; end--) {
      try {
        if (RawBlock.transactions(Arrays.copyOf(shorter, end))
            .equals(txs.subList(0, txs.size() - 1))) {
          return end;
        }
      } catch (RuntimeException e) {
        // Not there.
      }
    }
  }

  /** What a transaction spends, as if it were worth nothing and of the empty script. */
  private static void writeNothing(ByteArrayOutputStream out, RawBlock.Tx tx) {
    out.writeBytes(compact(tx.ins().size()));
    out.writeBytes(new byte[9 * tx.ins().size()]);
  }

  @Test
  void another_block_is_refused() {
    SimBlock requested = RECORDED.events().get(200);
    SimBlock other = RECORDED.events().get(201);
    NodeHeader header = RestReading.header(RestReading.verbosity3(requested));
    assertRefused(Raw.of(other), header, "it is a different block");
    assertRefused(
        new Raw(requested.raw(), RECORDED.events().get(250).spentOutputs()),
        header,
        "a different number of transactions");
    NodeHeader elsewhere = new NodeHeader(
        header.point(), other.hash(), header.time(), header.medianTime(), header.chainwork(), 1);
    assertRefused(Raw.of(requested), elsewhere, "not the one the node announced");
  }

  @Test
  void lengths_beyond_the_end_are_not_believed() {
    SimBlock block = RECORDED.events().get(2);
    NodeHeader header = RestReading.header(RestReading.verbosity3(block));
    for (String length : List.of("ffffffffffffffffff", "feffffffff", "fdffff")) {
      byte[] raw = Arrays.copyOf(block.raw(), 80 + length.length() / 2);
      byte[] claim = HexFormat.of().parseHex(length);
      System.arraycopy(claim, 0, raw, 80, claim.length);
      assertRefused(new Raw(raw, block.spentOutputs()), header, "");
    }
    byte[] longWay = new byte[block.raw().length + 2];
    System.arraycopy(block.raw(), 0, longWay, 0, 80);
    longWay[80] = (byte) 0xFD;
    longWay[81] = 1;
    System.arraycopy(block.raw(), 81, longWay, 83, block.raw().length - 81);
    assertRefused(new Raw(longWay, block.spentOutputs()), header, "not canonical");
  }

  private static void assertRefused(Raw raw, NodeHeader header, String text) {
    assertThatThrownBy(() -> raw.parse(header))
        .isInstanceOfSatisfying(
            NodeException.class,
            fault -> assertThat(fault.kind()).isEqualTo(NodeException.Kind.MALFORMED_ANSWER))
        .hasMessageContaining(text);
  }
}
