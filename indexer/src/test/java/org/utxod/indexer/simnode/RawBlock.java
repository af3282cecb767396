package org.utxod.indexer.simnode;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A plain reader of raw blocks, written for the tests alone so that it shares no mistake with the main code. */
public final class RawBlock {
  /** A spent outpoint in display order with its number. */
  public record In(String txid, long vout) {}

  /** An output. */
  public record Out(long sat, String script) {}

  /** A transaction of so many bytes, with its id, hashed from these. */
  public record Tx(String txid, List<In> ins, List<Out> outs, int length) {}

  private final byte[] bytes;
  private int at;

  private RawBlock(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Its transactions, in order, up to the last byte. */
  public static List<Tx> transactions(byte[] block) {
    RawBlock reader = new RawBlock(block);
    reader.at = 80;
    List<Tx> txs = new ArrayList<>();
    for (long left = reader.compact(); left > 0; left--) {
      txs.add(reader.tx());
    }
    if (reader.at != block.length) {
      throw new IllegalStateException("trailing bytes");
    }
    return txs;
  }

  /** The hash of its header, display order. */
  public static String hash(byte[] block) {
    return display(sha256d(Arrays.copyOf(block, 80)));
  }

  /** The merkle root that its header names, display order. */
  public static String merkleRoot(byte[] block) {
    return display(Arrays.copyOfRange(block, 36, 68));
  }

  /** The merkle root of these ids, display order. */
  public static String merkleRoot(List<Tx> txs) {
    List<byte[]> level = new ArrayList<>();
    txs.forEach(tx -> level.add(reversed(HexFormat.of().parseHex(tx.txid()))));
    while (level.size() > 1) {
      List<byte[]> next = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        byte[] pair = Arrays.copyOf(level.get(i), 64);
        System.arraycopy(level.get(Math.min(i + 1, level.size() - 1)), 0, pair, 32, 32);
        next.add(sha256d(pair));
      }
      level.clear();
      level.addAll(next);
    }
    return display(level.get(0));
  }

  private Tx tx() {
    int start = at;
    at += 4;
    boolean witness = bytes[at] == 0;
    if (witness) {
      at += 2;
    }
    int body = at;
    List<In> ins = new ArrayList<>();
    for (long left = compact(); left > 0; left--) {
      String txid = display(take(32));
      ins.add(new In(txid, number(4)));
      take((int) compact());
      at += 4;
    }
    List<Out> outs = new ArrayList<>();
    for (long left = compact(); left > 0; left--) {
      long sat = number(8);
      outs.add(new Out(sat, HexFormat.of().formatHex(take((int) compact()))));
    }
    int end = at;
    if (witness) {
      for (int i = 0; i < ins.size(); i++) {
        for (long items = compact(); items > 0; items--) {
          take((int) compact());
        }
      }
    }
    byte[] stripped = new byte[4 + (end - body) + 4];
    System.arraycopy(bytes, start, stripped, 0, 4);
    System.arraycopy(bytes, body, stripped, 4, end - body);
    System.arraycopy(take(4), 0, stripped, 4 + end - body, 4);
    return new Tx(display(sha256d(stripped)), ins, outs, at - start);
  }

  private byte[] take(int length) {
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  private long number(int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      value |= (bytes[at++] & 0xFFL) << (8 * i);
    }
    return value;
  }

  private long compact() {
    int first = bytes[at++] & 0xFF;
    return switch (first) {
      case 0xfd -> number(2);
      case 0xfe -> number(4);
      case 0xff -> number(8);
      default -> first;
    };
  }

  private static byte[] sha256d(byte[] bytes) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return sha256.digest(sha256.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[bytes.length - 1 - i];
    }
    return turned;
  }

  private static String display(byte[] wire) {
    return HexFormat.of().formatHex(reversed(wire));
  }
}
