package org.utxod.indexer.mempool.zmq;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Txid;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The publishing side, for a simulated node: sends what a real node does, and drops messages on request. Thread-safe.
 */
public final class SequencePublisher implements AutoCloseable {
  private static final byte[] TOPIC = "sequence".getBytes(StandardCharsets.US_ASCII);
  private static final int TX_LENGTH = Hash256.LENGTH + 1 + Long.BYTES;
  private static final int BLOCK_LENGTH = Hash256.LENGTH + 1;

  private final ZContext context = new ZContext();
  private final ZMQ.Socket socket;
  private int counter;
  private int toLose;
  private boolean closed;

  /**
   * Starts publishing; its counter begins at zero.
   *
   * @param endpoint as {@code tcp://127.0.0.1:PORT}
   * @throws org.zeromq.ZMQException if it cannot listen there
   */
  public SequencePublisher(String endpoint) {
    context.setLinger(0);
    socket = context.createSocket(SocketType.PUB);
    try {
      socket.bind(endpoint);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** A transaction was added to the mempool, or removed for another reason than a block. */
  public synchronized void transaction(Txid txid, boolean came, long sequence) {
    byte[] body = body(txid.display(), came ? 'A' : 'R', TX_LENGTH);
    LittleEndian.putLong(body, BLOCK_LENGTH, sequence);
    send(body);
  }

  /** A block was connected or disconnected. */
  public synchronized void block(BlockHash hash, boolean connected) {
    send(body(hash.display(), connected ? 'C' : 'D', BLOCK_LENGTH));
  }

  /** Drops this many of the following messages, which are still counted. */
  public synchronized void lose(int messages) {
    toLose = messages;
  }

  /** Messages so far, including dropped ones. */
  public synchronized int sent() {
    return counter;
  }

  private static byte[] body(String hash, char label, int length) {
    byte[] body = Arrays.copyOf(Hex.decode(hash), length);
    body[Hash256.LENGTH] = (byte) label;
    return body;
  }

  private void send(byte[] body) {
    byte[] count = new byte[Integer.BYTES];
    LittleEndian.putInt(count, 0, counter++);
    if (toLose > 0) {
      toLose--;
    } else if (!closed) {
      socket.sendMore(TOPIC);
      socket.sendMore(body);
      socket.send(count);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      context.close();
    }
  }
}
