package org.utxod.query.electrum.headers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.utxod.query.merkle.MerkleBranch;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.error.IoReason;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.model.StoreException;

/**
 * The headers of a chain from its genesis block on, 80 bytes each in one file. Nothing in the file is believed that is not
 * proven: on opening every header's hash must be the one that the next header names, and what follows a broken link is
 * dropped and fetched again. So a crash needs no care, and a damaged byte is found. Thread-safe.
 */
public final class HeaderChain implements AutoCloseable {
  /** Bytes of a header. */
  public static final int LENGTH = 80;

  private static final int PREVIOUS_HASH = 4;
  private static final int READ_AHEAD = 4_096;

  private final Path path;
  private final BlockHash genesis;
  private final FileChannel file;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final HeaderTree tree = new HeaderTree();
  private int count;

  private HeaderChain(Path path, BlockHash genesis, FileChannel file) {
    this.path = path;
    this.genesis = genesis;
    this.file = file;
  }

  /**
   * Opens the file, which is created if it is missing, and checks all of it: about a second for a million headers.
   *
   * @throws StoreException {@code IO} if it cannot be read or written
   */
  public static HeaderChain open(Path path, BlockHash genesis) {
    try {
      Path directory = path.toAbsolutePath().getParent();
      if (directory != null) {
        PrivateFiles.createDirectories(directory);
      }
      if (!Files.exists(path)) {
        Files.createFile(path, PrivateFiles.ofFile(path));
      }
      FileChannel file =
          FileChannel.open(path, EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
      HeaderChain chain = new HeaderChain(path, genesis, file);
      chain.check();
      return chain;
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static StoreException failed(Path path, IOException e) {
    return new StoreException(
        StoreException.Kind.IO,
        "The block headers in " + path + " could not be read or written (" + IoReason.describe(e)
            + "). Check the disk; the file may be removed, and is then fetched again from the node.",
        e);
  }

  private void check() throws IOException {
    int all = (int) (file.size() / LENGTH);
    while (count < all) {
      byte[] some = read(count, Math.min(READ_AHEAD, all - count));
      int linked = linked(some);
      count += linked;
      if (linked * LENGTH < some.length) {
        break;
      }
    }
    file.truncate((long) count * LENGTH);
    tree.grow(count, this::hashes);
  }

  /** How many of the headers follow what is there and one another; the last one's hash is not checked by any other. */
  private int linked(byte[] headers) throws IOException {
    MessageDigest sha256 = ScriptKey.sha256();
    byte[] expected = count == 0 ? null : hashes(count - 1, 1);
    byte[] hash = new byte[Hash256.LENGTH];
    for (int i = 0; i * LENGTH < headers.length; i++) {
      hash(headers, i * LENGTH, sha256, hash, 0);
      boolean follows = expected == null
          ? genesis.equalsAt(hash, 0)
          : BlockHash.ofWire(headers, i * LENGTH + PREVIOUS_HASH).equalsAt(expected, 0);
      if (!follows) {
        return i;
      }
      expected = hash.clone();
    }
    return headers.length / LENGTH;
  }

  private static void hash(
      byte[] header, int offset, MessageDigest sha256, byte[] target, int targetOffset) {
    try {
      sha256.update(header, offset, LENGTH);
      sha256.digest(target, targetOffset, Hash256.LENGTH);
      sha256.update(target, targetOffset, Hash256.LENGTH);
      sha256.digest(target, targetOffset, Hash256.LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 refused a buffer with room for it", e);
    }
  }

  private byte[] read(int from, int wanted) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(wanted * LENGTH);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, (long) from * LENGTH + buffer.position()) < 0) {
        throw new IOException("the file ends early");
      }
    }
    return buffer.array();
  }

  private byte[] hashes(int from, int wanted) {
    try {
      byte[] headers = read(from, wanted);
      byte[] hashes = new byte[wanted * Hash256.LENGTH];
      MessageDigest sha256 = ScriptKey.sha256();
      for (int i = 0; i < wanted; i++) {
        hash(headers, i * LENGTH, sha256, hashes, i * Hash256.LENGTH);
      }
      return hashes;
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private interface Read<T> {
    T read() throws IOException;
  }

  private <T> T reading(Read<T> read) {
    lock.readLock().lock();
    try {
      return read.read();
    } catch (IOException e) {
      throw failed(path, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Height of the last one; -1 if there is none. */
  public int height() {
    return reading(() -> count - 1);
  }

  /** The hash of a block; empty above the last one. */
  public Optional<BlockHash> hash(int height) {
    return reading(() -> height < 0 || height >= count
        ? Optional.empty()
        : Optional.of(BlockHash.ofWire(hashes(height, 1), 0)));
  }

  /** Headers from a height on, joined; fewer than wanted where the chain ends before. */
  public byte[] headers(int from, int wanted) {
    return reading(() -> read(Math.min(from, count), Math.max(0, Math.min(wanted, count - from))));
  }

  /**
   * Headers, and the proof that the last of them is in a chain.
   *
   * @param headers joined, as hex
   * @param branch of the last one in the tree of the blocks up to another
   */
  public record Proven(String headers, MerkleBranch branch) {}

  /**
   * Headers from a height on, with the proof of the last of them in the chain that ends at {@code tip}.
   *
   * @return empty if one of these heights is not there, or the last one is above {@code tip}
   */
  public Optional<Proven> proven(int from, int wanted, int tip) {
    int last = from + wanted - 1;
    return reading(() -> from < 0 || wanted < 1 || last > tip || tip >= count
        ? Optional.empty()
        : Optional.of(
            new Proven(Hex.encode(read(from, wanted)), tree.branch(last, tip + 1, this::hashes))));
  }

  /** Drops the headers above a height. */
  public void truncate(int height) {
    lock.writeLock().lock();
    try {
      if (height + 1 < count) {
        count = height + 1;
        tree.truncate(count);
        file.truncate((long) count * LENGTH);
      }
    } catch (IOException e) {
      throw failed(path, e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Adds headers.
   *
   * @return false, and nothing is added, if they do not follow the last one and one another
   */
  public boolean append(List<byte[]> headers) {
    lock.writeLock().lock();
    try {
      ByteBuffer joined = ByteBuffer.allocate(headers.size() * LENGTH);
      headers.forEach(joined::put);
      if (joined.hasRemaining() || linked(joined.array()) < headers.size()) {
        return false;
      }
      joined.flip();
      while (joined.hasRemaining()) {
        file.write(joined, (long) count * LENGTH + joined.position());
      }
      count += headers.size();
      tree.grow(count, this::hashes);
      return true;
    } catch (IOException e) {
      throw failed(path, e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      file.close();
    } catch (IOException e) {
      throw failed(path, e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
