package org.utxod.query.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Answer;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.answer.Utxo;
import org.utxod.query.cache.CacheKey.Kind;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * Encodes answers for a shared store, and decodes them without trusting the content.
 *
 * <p>Format: version 1; eight bytes of SHA-256 over the key's text and all that follows; height (4 bytes, big-endian
 * like every number here); block hash (a flag, then 32 wire bytes); source (a length, then UTF-8); completeness flag;
 * then for a balance satoshis, and four optional numbers (a flag, then 8 bytes): coins, immature, unconfirmed received
 * and spent; for a page an optional number of all coins, an optional cursor of the next page, the number of coins and
 * each of them. The lag behind the tip is not included: each reader computes it anew.
 */
public final class AnswerCodec {
  /** Format version; part of every key, so that versions do not mix. */
  static final int VERSION = 1;

  /** Maximum size of an answer; longer ones are neither stored nor read. */
  public static final int MAX_BYTES = 64 << 10;

  private static final int MAX_BALANCE_BYTES = 512;
  private static final int DIGEST_BYTES = 8;
  private static final int MAX_SOURCE = 100;
  private static final int MAX_HEIGHT = 100_000_000;

  private final SharedKey keys;
  private final Set<String> sources;
  private final FreshnessPolicy policy;

  /**
   * @param agreed whether two providers must have agreed
   * @param sources names of the providers trusted here; answers of others are ignored
   */
  public AnswerCodec(Network network, boolean agreed, Set<String> sources, FreshnessPolicy policy) {
    this.keys = new SharedKey(network, agreed);
    this.sources = Set.copyOf(sources);
    this.policy = policy;
  }

  /** The key's text. */
  public byte[] name(CacheKey key) {
    return keys.text(key).getBytes(StandardCharsets.US_ASCII);
  }

  /** Maximum size of an answer to {@code key}, so that no more of a value need be read. */
  public int maxBytes(CacheKey key) {
    return key.kind() == Kind.COINS ? MAX_BYTES : MAX_BALANCE_BYTES;
  }

  /** The encoded answer; empty if it is too long to be shared. */
  public Optional<byte[]> encode(CacheKey key, Answer answer) {
    if (answer.source().getBytes(StandardCharsets.UTF_8).length > MAX_SOURCE) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, answer);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a memory buffer failed", e);
    }
    byte[] body = bytes.toByteArray();
    if (1 + DIGEST_BYTES + body.length > maxBytes(key)) {
      return Optional.empty();
    }
    byte[] whole = new byte[1 + DIGEST_BYTES + body.length];
    whole[0] = VERSION;
    System.arraycopy(digest(key, body), 0, whole, 1, DIGEST_BYTES);
    System.arraycopy(body, 0, whole, 1 + DIGEST_BYTES, body.length);
    return Optional.of(whole);
  }

  private byte[] digest(CacheKey key, byte[] body) {
    var sha256 = SharedKey.sha256();
    sha256.update(name(key));
    return Arrays.copyOf(sha256.digest(body), DIGEST_BYTES);
  }

  private static void write(DataOutputStream out, Answer answer) throws IOException {
    out.writeInt(answer.point().height());
    writeHash(out, answer.point().hash());
    byte[] source = answer.source().getBytes(StandardCharsets.UTF_8);
    out.writeByte(source.length);
    out.write(source);
    if (answer instanceof BalanceAnswer balance) {
      out.writeBoolean(balance.complete());
      out.writeLong(balance.balanceSat());
      writeNumber(out, balance.utxoCount());
      writeNumber(out, balance.immatureSat());
      writeNumber(out, balance.mempoolReceivedSat());
      writeNumber(out, balance.mempoolSpentSat());
    } else if (answer instanceof CoinsPage page) {
      out.writeBoolean(page.complete());
      writeNumber(out, page.utxoCount());
      Cursor next = page.next();
      out.writeBoolean(next != null);
      if (next != null) {
        writeOutPoint(out, next.after());
      }
      out.writeShort(page.coins().size());
      for (Utxo coin : page.coins()) {
        writeOutPoint(out, coin.outPoint());
        out.writeLong(coin.valueSat());
        out.writeInt(coin.height());
        Boolean coinbase = coin.coinbase();
        out.writeByte(coinbase == null ? 2 : coinbase ? 1 : 0);
      }
    }
  }

  private static void writeHash(DataOutputStream out, @Nullable Hash256 hash) throws IOException {
    out.writeBoolean(hash != null);
    if (hash != null) {
      out.write(hash.wire());
    }
  }

  private static void writeOutPoint(DataOutputStream out, OutPoint outPoint) throws IOException {
    out.write(outPoint.txid().wire());
    out.writeInt((int) outPoint.vout());
  }

  private static void writeNumber(DataOutputStream out, @Nullable Long number) throws IOException {
    out.writeBoolean(number != null);
    if (number != null) {
      out.writeLong(number);
    }
  }

  /** The decoded answer; empty if the bytes are not a complete and plausible answer to {@code key}. */
  public Optional<Answer> decode(CacheKey key, byte[] bytes) {
    if (bytes.length <= 1 + DIGEST_BYTES || bytes.length > maxBytes(key) || bytes[0] != VERSION) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOfRange(bytes, 1 + DIGEST_BYTES, bytes.length);
    if (!Arrays.equals(digest(key, body), Arrays.copyOfRange(bytes, 1, 1 + DIGEST_BYTES))) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      Answer answer = read(key, in);
      return in.read() < 0 ? Optional.of(answer) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Answer read(CacheKey key, DataInputStream in) throws IOException {
    int height = within(in.readInt(), MAX_HEIGHT);
    byte[] hash = new byte[Hash256.LENGTH];
    boolean hashKnown = in.readBoolean();
    if (hashKnown) {
      in.readFully(hash);
    }
    AnswerPoint point = new AnswerPoint(height, hashKnown ? BlockHash.ofWire(hash, 0) : null);
    byte[] name = new byte[in.readUnsignedByte()];
    in.readFully(name);
    String source = new String(name, StandardCharsets.UTF_8);
    require(sources.contains(source));
    boolean complete = in.readBoolean();
    return key.kind() == Kind.COINS
        ? page(key, in, point, source, complete)
        : balance(key, in, point, source, complete);
  }

  private BalanceAnswer balance(
      CacheKey key, DataInputStream in, AnswerPoint point, String source, boolean complete)
      throws IOException {
    boolean earlier = key.kind() == Kind.EARLIER_BALANCE;
    require(!earlier || point.height() == key.number());
    Integer lag = earlier ? null : lag(key, point);
    return new BalanceAnswer(
        key.scriptRef(),
        within(in.readLong(), Coin.MAX_SAT),
        readNumber(in),
        readNumber(in),
        readNumber(in),
        readNumber(in),
        point,
        source,
        isStale(lag),
        complete,
        lag);
  }

  private CoinsPage page(
      CacheKey key, DataInputStream in, AnswerPoint point, String source, boolean complete)
      throws IOException {
    Long count = readNumber(in);
    Cursor next = in.readBoolean() ? new Cursor(readOutPoint(in)) : null;
    int size = within(in.readUnsignedShort(), key.number());
    List<Utxo> coins = new ArrayList<>(size);
    Cursor after = key.after();
    OutPoint before = after == null ? null : after.after();
    for (int i = 0; i < size; i++) {
      OutPoint outPoint = readOutPoint(in);
      require(before == null || outPoint.compareTo(before) > 0);
      before = outPoint;
      long value = within(in.readLong(), Coin.MAX_SAT);
      int height = within(in.readInt(), point.height());
      int coinbase = within(in.readUnsignedByte(), 2);
      coins.add(
          new Utxo(outPoint, value, height, coinbase == 2 ? null : Boolean.valueOf(coinbase == 1)));
    }
    boolean stale = isStale(lag(key, point));
    return new CoinsPage(key.scriptRef(), count, point, source, stale, complete, coins, next);
  }

  private static OutPoint readOutPoint(DataInputStream in) throws IOException {
    byte[] txid = new byte[Hash256.LENGTH];
    in.readFully(txid);
    return new OutPoint(Txid.ofWire(txid, 0), Integer.toUnsignedLong(in.readInt()));
  }

  private static @Nullable Long readNumber(DataInputStream in) throws IOException {
    return in.readBoolean() ? Long.valueOf(within(in.readLong(), Long.MAX_VALUE)) : null;
  }

  private static long within(long number, long most) throws IOException {
    require(number >= 0 && number <= most);
    return number;
  }

  private static int within(int number, int most) throws IOException {
    return (int) within((long) number, most);
  }

  private static void require(boolean possible) throws IOException {
    if (!possible) {
      throw new IOException("no possible answer");
    }
  }

  private static @Nullable Integer lag(CacheKey key, AnswerPoint point) {
    CacheKey.Tip tip = key.tip();
    return tip == null ? null : Integer.valueOf(Math.max(0, tip.height() - point.height()));
  }

  private boolean isStale(@Nullable Integer lag) {
    return lag != null && lag > policy.maxLagBlocks();
  }
}
